using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

public sealed class ContrastiveColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("LbfgsLogistic")]
    [InlineData("OneVersusAll")]
    public void PositivesKeep_NegativesChange_FreshAndLoaded(string trainer)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 10, 2);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(train);
        var explained = _ml.Explain().ContrastiveExplanations(model, train, options: new() { BackgroundRows = 150, Scorings = 4000, BaseValues = new Dictionary<string, float>(StringComparer.Ordinal) { ["slot 4"] = 0 } });
        float[] absent = [.. explained.Explainer.BaseRow];
        absent[4].ShouldBe(0);
        IDataView view = _ml.Data.Cache(explained.Transform(test)), again = _ml.Data.Cache(Loans.SaveAndLoad(_ml, explained).Transform(test));
        float[][] features = [.. view.GetColumn<float[]>("Features")], positive = [.. view.GetColumn<float[]>("Contrast")], negative = [.. view.GetColumn<float[]>("Contrast.NegativeValues")];
        float[] found = [.. view.GetColumn<float>("Contrast.NegativeFound")];
        for (int r = 0; r < features.Length; r++)
        {
            float[] kept = [.. Enumerable.Range(0, 6).Select(f => positive[r][f] == 1 ? features[r][f] : absent[f])];
            Label(model, kept).ShouldBe(Label(model, features[r]));
            if (found[r] == 0)
                continue;
            Label(model, negative[r]).ShouldNotBe(Label(model, features[r]));
            for (int f = 0; f < 6; f++)
                (negative[r][f] == features[r][f] || features[r][f] == absent[f] || negative[r][f] > features[r][f] == features[r][f] > absent[f]).ShouldBeTrue();
        }

        view.GetColumn<float>("Contrast.Smallest").ShouldAllBe(s => s == 1);
        foreach (string column in (string[])["", ".Negative", ".NegativeValues"])
            again.GetColumn<float[]>("Contrast" + column).ToArray().ShouldBe(view.GetColumn<float[]>("Contrast" + column).ToArray());
        again.GetColumn<float>("Contrast.NegativeDistance").ToArray().ShouldBe(view.GetColumn<float>("Contrast.NegativeDistance").ToArray());
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView train = TreeData.View(_ml, 100, 1);
        ITransformer number = AnyTrainers.Create(_ml, "Sdca").Fit(train);
        Should.Throw<ArgumentException>(() => _ml.Explain().ContrastiveExplanations(number, train)).Message.ShouldContain("told apart by ContrastiveColumnOptions.Cutoff.");
        Should.Throw<ArgumentException>(() => _ml.Explain().ContrastiveExplanations(number, train, options: new() { Cutoff = 2, BaseValues = new Dictionary<string, float>(StringComparer.Ordinal) { ["no"] = 1 } }))
            .Message.ShouldContain("ContrastiveColumnOptions.BaseValues names the slot 'no'");
        Should.Throw<ArgumentException>(() => _ml.Regression.Trainers.Sdca("Target").WithContrastiveExplanations(_ml, options: new() { Scorings = 1 })).Message.ShouldContain("ContrastiveColumnOptions.Scorings");
        _ml.Regression.Trainers.Sdca("Target").WithContrastiveExplanations(_ml, options: new() { Cutoff = 3 }).Fit(train).Transform(train).Schema.GetColumnOrNull("Contrast.NegativeFound").ShouldNotBeNull();
    }

    private string Label(ITransformer model, float[] features)
    {
        IDataView view = model.Transform(_ml.Data.LoadFromEnumerable([new TreeData.Row { Features = features, Class = "low" }]));
        return view.Schema["PredictedLabel"].Type is BooleanDataViewType ? $"{view.GetColumn<bool>("PredictedLabel").Single()}" : $"{view.GetColumn<uint>("PredictedLabel").Single()}";
    }
}
