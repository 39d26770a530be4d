using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.LightGbm;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Importance;

public sealed class TreeImportanceTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression")]
    [InlineData("FastForestRegression")]
    [InlineData("FastForestBinary")]
    [InlineData("FastTreeRanking")]
    public void Gains_GiveMLNetsOwnWeights(string trainer)
    {
        // ML.NET's weights are roots of gains over the largest one.
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        foreach (ITransformer each in (ITransformer[])[model, Loans.SaveAndLoad(_ml, model)])
        {
            TreeImportanceTable table = _ml.Explain().TreeImportance(each, data);
            VBuffer<float> weights = default;
            ((TreeEnsembleModelParameters)((ISingleFeaturePredictionTransformer<object>)model).Model).GetFeatureWeights(ref weights);
            double most = table.Features[0].Gain;
            foreach (TreeImportanceLine line in table.Features)
                Math.Sqrt(line.Gain / most).ShouldBe(weights.GetItemOrDefault(line.Feature[^1] - '0'), 1e-5);
            table.Features.Sum(line => line.GainShare).ShouldBe(1, 1e-12);
            TreeModel trees = TreeModel.Find(each);
            table.Features.Sum(line => line.Splits).ShouldBe(trees.Ensemble.NodeCount - Enumerable.Range(0, trees.Ensemble.NodeCount).Count(n => trees.Ensemble.Left[n] < 0));
            table.ModelKind.ShouldBe(trainer);
        }
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("Regression")]
    [InlineData("Softmax")]
    public void LightGbm_IsItsOwnImportance(string trainer)
    {
        IDataView train = TreeData.View(_ml, 600, 1);
        ITransformer fitted = LightGbmTrainers.Create(_ml, trainer).Fit(train);
        TreeModel model = TreeModel.FindAll(fitted).Single();
        using NativeTwin twin = NativeTwin.Train(model, [.. train.GetColumn<float[]>("Features").SelectMany(row => row)], NativeTwin.Labels(_ml, train, model.Task));
        double[] covers = twin.ShouldHaveTheTreesOf(model.Ensemble), gains = new double[TreeData.Width], splits = new double[TreeData.Width], rows = new double[TreeData.Width];
        string[] lines = twin.Booster.ToText().Split('\n');
        foreach ((string features, string gain) in lines.Where(l => l.StartsWith("split_feature=", StringComparison.Ordinal)).Zip(lines.Where(l => l.StartsWith("split_gain=", StringComparison.Ordinal))))
        {
            foreach ((string feature, string number) in features[14..].Split(' ').Zip(gain[11..].Split(' ')))
            {
                gains[int.Parse(feature, CultureInfo.InvariantCulture)] += double.Parse(number, CultureInfo.InvariantCulture);
                splits[int.Parse(feature, CultureInfo.InvariantCulture)]++;
            }
        }

        for (int node = 0; node < covers.Length; node++)
        {
            if (model.Ensemble.Left[node] >= 0)
                rows[model.Ensemble.Feature[node]] += covers[node];
        }

        foreach (TreeImportanceLine line in _ml.Explain().TreeImportance(fitted, train).Features)
        {
            int feature = line.Feature[^1] - '0';
            line.Gain.ShouldBe(gains[feature], 1e-4 * (1 + gains[feature]));
            line.Splits.ShouldBe(splits[feature]);
            line.Cover.ShouldBe(rows[feature], 1e-6);
        }
    }

    [Fact]
    public void Columns_AreTheSumsOfTheirSlots()
    {
        IDataView data = Loans.View(_ml, 300);
        ITransformer model = Loans.Pipeline(_ml).Fit(data);
        TreeImportanceTable slots = _ml.Explain().TreeImportance(model, data), columns = _ml.Explain().TreeImportance(model, data, new() { GroupBy = SlotGrouping.SourceColumn, CountCovers = false });
        TreeImportanceLine kind = columns.Features.Single(line => line.Feature == "Kind");
        kind.Gain.ShouldBe(slots.Features.Where(line => line.Feature.StartsWith("Kind.", StringComparison.Ordinal)).Sum(line => line.Gain), 1e-9);
        kind.Splits.ShouldBe(slots.Features.Where(line => line.Feature.StartsWith("Kind.", StringComparison.Ordinal)).Sum(line => line.Splits), 1e-9);
        double.IsNaN(kind.Cover).ShouldBeTrue();
        columns.ToCsv().Split("\r\n").Length.ShouldBe(5);
        slots.ToDataView(_ml).GetColumn<double>("Gain").ShouldBe(slots.Features.Select(line => line.Gain));
    }

    [Fact]
    public void OfCategoricalSplits_SlotsShare()
    {
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastTreeCategorical").Fit(data);
        TreeImportanceTable slots = _ml.Explain().TreeImportance(model, data), columns = _ml.Explain().TreeImportance(model, data, new() { GroupBy = SlotGrouping.SourceColumn });
        slots.Features.Sum(line => line.Splits).ShouldBe(columns.Features.Sum(line => line.Splits), 1e-9);
        slots.Features.Sum(line => line.Gain).ShouldBe(columns.Features.Sum(line => line.Gain), 1e-6 * columns.Features.Sum(line => line.Gain));
        slots.Features.Sum(line => line.Cover).ShouldBe(columns.Features.Sum(line => line.Cover), 1e-6 * columns.Features.Sum(line => line.Cover));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeImportance(AnyTrainers.Create(_ml, "GamRegression").Fit(data), data)).Message.ShouldContain("has no splits with gains");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeImportance(AnyTrainers.Create(_ml, "Sdca").Fit(data), data)).Message.ShouldContain("has no splits with gains");
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeImportance(AnyTrainers.Create(_ml, "FastTreeBinary").Fit(data), data, new() { WeightColumnName = "Label" })).Message.ShouldContain("TreeImportanceOptions.WeightColumnName");
    }
}
