using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

public sealed class CounterfactualColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    [InlineData("LbfgsLogistic")]
    [InlineData("LdSvm")]
    [InlineData("OneVersusAll")]
    [InlineData("NaiveBayes")]
    public void EveryCounterfactual_IsScoredByTheModelAsItIsSaid(string trainer, ExplanationUnits units = ExplanationUnits.Margin)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 12, 2);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(train);
        var options = new CounterfactualColumnOptions
        {
            Units = units,
            Scorings = 3000,
            BackgroundRows = 100,
            Count = 2,
            Constraints = new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal) { ["slot 0"] = FeatureConstraint.Increase, ["slot 3"] = FeatureConstraint.Fixed },
        };
        IDataView view = _ml.Data.Cache(_ml.Explain().Counterfactuals(model, train, "Other", options).Transform(test));
        float[][] features = [.. view.GetColumn<float[]>("Features")], values = [.. view.GetColumn<float[]>("Other")], changed = [.. view.GetColumn<float[]>("Other.Changed")], scores = [.. view.GetColumn<float[]>("Other.Score")];
        float[][] sparsity = [.. view.GetColumn<float[]>("Other.Sparsity")], distances = [.. view.GetColumn<float[]>("Other.Distance")], plausible = [.. view.GetColumn<float[]>("Other.Plausibility")];
        float[] found = [.. view.GetColumn<float>("Other.Found")];
        string said = units == ExplanationUnits.Probability ? "Probability" : "Score";
        int all = 0;
        for (int r = 0; r < found.Length; r++)
        {
            for (int i = 0; i < found[r]; i++, all++)
            {
                float[] other = values[r][(6 * i)..(6 * (i + 1))];
                IDataView single = model.Transform(_ml.Data.LoadFromEnumerable([new TreeData.Row { Features = other, Class = "low" }]));
                int outputs = scores[r].Length / 2;
                float[] its = outputs > 1 ? single.GetColumn<float[]>(said).Single() : [single.GetColumn<float>(said).Single()];
                its.ShouldBe(scores[r][(outputs * i)..(outputs * (i + 1))]);
                if (outputs > 1)
                    single.GetColumn<uint>("PredictedLabel").Single().ShouldNotBe(view.GetColumn<uint>("PredictedLabel").ElementAt(r));
                else if (units == ExplanationUnits.Margin)
                    single.GetColumn<bool>("PredictedLabel").Single().ShouldBe(!view.GetColumn<bool>("PredictedLabel").ElementAt(r));
                other[0].ShouldBeGreaterThanOrEqualTo(features[r][0]);
                other[3].ShouldBe(features[r][3]);
                (other[4] == features[r][4] || other[4] is 0 or 1 or 2).ShouldBeTrue();
                changed[r][(6 * i)..(6 * (i + 1))].ShouldBe(Enumerable.Range(0, 6).Select(f => other[f] == features[r][f] ? 0f : 1f));
                sparsity[r][i].ShouldBe(changed[r].Skip(6 * i).Take(6).Sum());
                distances[r][i].ShouldBeGreaterThan(0);
                plausible[r][i].ShouldBeInRange(0.0001f, 1);
            }

            values[r].Skip(6 * (int)found[r]).ShouldAllBe(v => float.IsNaN(v));
        }

        all.ShouldBeGreaterThan(5);
        Loans.SlotNames(view.Schema, "Other").Skip(5).Take(2).ShouldBe(["1.slot 5", "2.slot 0"]);
    }

    [Fact]
    public void WithCounterfactuals_OneHotMovesTogether_OnTheWrongSideOnly_SavedWithTheSameBits()
    {
        IDataView train = Loans.View(_ml, 400, 1), test = Loans.View(_ml, 30, 2);
        var options = new CounterfactualColumnOptions { Target = ScoreTarget.Above(0), Constraints = new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal) { ["Age"] = FeatureConstraint.Fixed } };
        string[] log = [];
        _ml.Log += (_, e) => log = [.. log, e.Message];
        var trained = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
            .Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10).WithCounterfactuals(_ml, options: options)).Fit(train);
        log.ShouldContain(line => line.Contains("counterfactuals for score > 0 over 3 features, 400 sample rows, at most 20,000 rows scored a row", StringComparison.Ordinal));
        ITransformer loaded = Loans.SaveAndLoad(_ml, trained);
        IDataView view = _ml.Data.Cache(trained.Transform(test)), again = _ml.Data.Cache(loaded.Transform(test));
        float[] scores = [.. view.GetColumn<float>("Score")], found = [.. view.GetColumn<float>("Counterfactual.Found")], nearest = [.. view.GetColumn<float>("Counterfactual.Nearest")];
        float[][] features = [.. view.GetColumn<float[]>("Features")], values = [.. view.GetColumn<float[]>("Counterfactual")];
        for (int r = 0; r < scores.Length; r++)
        {
            float.IsNaN(found[r]).ShouldBe(scores[r] > 0);
            if (float.IsNaN(found[r]))
                continue;
            nearest[r].ShouldBe(1);
            found[r].ShouldBe(1);
            values[r][0].ShouldBe(features[r][0]);
            values[r][2..].Order().ShouldBe([0, 0, 1]);
            view.GetColumn<float>("Counterfactual.Score").ElementAt(r).ShouldBeGreaterThan(0);
        }

        Loans.SlotNames(view.Schema, "Counterfactual").ShouldBe(Loans.Slots);
        Loans.SlotNames(view.Schema, "Counterfactual.Changed").ShouldBe(["Age", "Income", "Kind"]);
        foreach (string column in (string[])["", ".Changed"])
            again.GetColumn<float[]>("Counterfactual" + column).ToArray().ShouldBe(view.GetColumn<float[]>("Counterfactual" + column).ToArray());
        foreach (string column in (string[])[".Distance", ".Sparsity", ".Plausibility", ".Score", ".Found", ".Nearest"])
            again.GetColumn<float>("Counterfactual" + column).ToArray().ShouldBe(view.GetColumn<float>("Counterfactual" + column).ToArray());
        again.Schema["Counterfactual"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Counterfactual");
    }

    [Fact]
    public void TargetClass_And_Regression()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 8, 2);
        ITransformer classes = AnyTrainers.Create(_ml, "OneVersusAll").Fit(train), number = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(train);
        IDataView view = _ml.Explain().Counterfactuals(classes, train, options: new() { TargetClass = "high", BackgroundRows = 100, Scorings = 5000 }).Transform(test);
        view = _ml.Data.Cache(view);
        string[] names = [.. Loans.SlotNames(view.Schema, "Score")];
        int high = Array.IndexOf(names, "high");
        float[][] said = [.. view.GetColumn<float[]>("Counterfactual.Score")];
        float[] found = [.. view.GetColumn<float>("Counterfactual.Found")];
        found.ShouldContain(1);
        for (int r = 0; r < said.Length; r++)
        {
            if (found[r] == 1)
                Array.IndexOf(said[r], said[r].Max()).ShouldBe(high);
        }

        IDataView numbers = _ml.Explain().Counterfactuals(number, train, options: new() { Target = ScoreTarget.Between(5, 6), BackgroundRows = 100 }).Transform(test);
        numbers = _ml.Data.Cache(numbers);
        numbers.GetColumn<float>("Counterfactual.Score").Where(float.IsFinite).ShouldAllBe(s => s >= 5 && s <= 6);
        numbers.GetColumn<float>("Counterfactual.Found").ShouldContain(1);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView train = TreeData.View(_ml, 100, 1);
        ITransformer classes = AnyTrainers.Create(_ml, "OneVersusAll").Fit(train), number = AnyTrainers.Create(_ml, "Sdca").Fit(train);
        Complaint(number, new()).ShouldContain("gives numbers and no classes: say which scores are told apart by CounterfactualColumnOptions.Cutoff or CounterfactualColumnOptions.Target");
        Complaint(number, new() { TargetClass = "high" }).ShouldContain("CounterfactualColumnOptions.TargetClass is 'high'");
        Complaint(number, new() { Target = ScoreTarget.Class(1) }).ShouldContain("CounterfactualColumnOptions.Target is 'class 1'");
        Complaint(classes, new() { TargetClass = "none" }).ShouldContain("has the classes ");
        Complaint(classes, new() { Cutoff = 1 }).ShouldContain("CounterfactualColumnOptions.Cutoff is 1");
        Complaint(classes, new() { Constraints = new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal) { ["nothing"] = FeatureConstraint.Fixed } })
            .ShouldContain("CounterfactualColumnOptions.Constraints names the feature 'nothing'; there are slot 0");
        Complaint(classes, new() { Constraints = new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal) { ["slot 0"] = new() { Minimum = 2, Maximum = 1 } } })
            .ShouldContain("'slot 0' has a minimum of 2 above its maximum of 1");
        Complaint(classes, new() { Count = 101 }).ShouldContain("CounterfactualColumnOptions.Count");
        Complaint(classes, new() { ChangeCost = double.NaN }).ShouldContain("CounterfactualColumnOptions.ChangeCost");
        Complaint(classes, new() { Target = ScoreTarget.Class(1), TargetClass = "high" }).ShouldContain("give one of them");
        Should.Throw<ArgumentException>(() => _ml.BinaryClassification.Trainers.FastTree().WithCounterfactuals(_ml, options: new() { Neighbours = 0 })).Message.ShouldContain("CounterfactualColumnOptions.Neighbours");

        string Complaint(ITransformer model, CounterfactualColumnOptions options) =>
            Should.Throw<ArgumentException>(() => _ml.Explain().Counterfactuals(model, train, options: options)).Message;
    }
}
