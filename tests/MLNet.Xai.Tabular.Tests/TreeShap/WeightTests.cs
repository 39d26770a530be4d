using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Covers that are sums of row weights.</summary>
public sealed class WeightTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void WeightColumnName_WeightsAreCounts_AsIfRowsWereRepeated()
    {
        ITransformer model = Trainer().Fit(View(i => 1 + (i % 3)));
        IDataView weighted = View(i => 1 + (i % 3)), repeated = _ml.Data.LoadFromEnumerable(Rows(i => 1 + (i % 3)).SelectMany(row => Enumerable.Repeat(row, (int)row.Weight)).ToList());
        IDataView Explain(IDataView background, string? weight) =>
            _ml.Explain().TreeShap(model, background, "Shap", new TreeShapColumnOptions { WeightColumnName = weight }).Transform(weighted);

        IDataView byWeight = Explain(weighted, "Weight"), byCount = Explain(repeated, null), plain = Explain(weighted, null);

        byWeight.GetColumn<float[]>("Shap").SelectMany(v => v).ShouldBe(byCount.GetColumn<float[]>("Shap").SelectMany(v => v));
        float[] scores = [.. weighted.GetColumn<float>("Weight").Zip(model.Transform(weighted).GetColumn<float>("Score"), (w, s) => w * s)];
        byWeight.GetColumn<float>("Shap.BaseValue").First().ShouldBe(scores.Sum() / weighted.GetColumn<float>("Weight").Sum(), 1e-4);
        byWeight.GetColumn<float>("Shap.BaseValue").First().ShouldNotBe(plain.GetColumn<float>("Shap.BaseValue").First());
        TreeModel trees = TreeModel.Find(model);
        trees.CountCovers(weighted, "Weight").Covers.ToArray().ShouldBe(trees.CountCovers(repeated).Covers.ToArray());
    }

    [Fact]
    public void WithTreeShap_WeightsOfTheTrainer_AreTakenWhenNamedAndMentionedWhenNot()
    {
        List<string> log = [];
        _ml.Log += (_, e) => log.Add(e.Message);
        IDataView data = View(i => 1 + (i % 3));

        IDataView plain = Trainer().WithTreeShap(_ml).Fit(data).Transform(data);
        log.ShouldContain(line => line.Contains("the trainer weighs rows by 'Weight'; covers count every row once. Set TreeShapColumnOptions.WeightColumnName = \"Weight\""));
        log.Clear();
        IDataView weighted = Trainer().WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { WeightColumnName = "Weight" }).Fit(data).Transform(data);

        log.ShouldNotContain(line => line.Contains("covers count every row once"));
        weighted.GetColumn<float>("Shap.BaseValue").First().ShouldNotBe(plain.GetColumn<float>("Shap.BaseValue").First());
        weighted.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
    }

    [Fact]
    public void WeightColumnName_WeightsThatAreNone_AreRefused()
    {
        ITransformer model = Trainer().Fit(View(_ => 1));
        string Refused<T>(IDataView data, TreeShapColumnOptions options)
            where T : Exception => Should.Throw<T>(() => _ml.Explain().TreeShap(model, data, "Shap", options)).Message;
        var weight = new TreeShapColumnOptions { WeightColumnName = "Weight" };

        Refused<InvalidOperationException>(View(i => i == 150 ? -1 : 1), weight).ShouldBe("Row 150: the weight in the column 'Weight' is -1; weights are numbers, zero or more.");
        Refused<InvalidOperationException>(View(i => i == 7 ? float.NaN : 1), weight).ShouldStartWith("Row 7: the weight in the column 'Weight' is NaN");
        Refused<InvalidOperationException>(View(_ => 0), weight).ShouldBe("All weights in the column 'Weight' are zero.");
        Refused<ArgumentException>(View(_ => 1), new TreeShapColumnOptions { WeightColumnName = "W" }).ShouldStartWith("TreeShapColumnOptions.WeightColumnName: there is no column 'W'.");
        Refused<ArgumentException>(View(_ => 1), new TreeShapColumnOptions { WeightColumnName = "Features" }).ShouldBe("TreeShapColumnOptions.WeightColumnName: the column 'Features' is a vector; a weight is a Single.");
        Refused<ArgumentException>(View(_ => 1), new TreeShapColumnOptions { WeightColumnName = "Weight", Perturbation = TreeShapPerturbation.Interventional })
            .ShouldStartWith("TreeShapColumnOptions.WeightColumnName: interventional values");
    }

    private FastTreeRegressionTrainer Trainer() => _ml.Regression.Trainers.FastTree("Target", exampleWeightColumnName: "Weight", numberOfLeaves: 12, numberOfTrees: 15);

    private IDataView View(Func<int, float> weight) => _ml.Data.LoadFromEnumerable(Rows(weight));

    private static List<Row> Rows(Func<int, float> weight) =>
        [.. TreeData.Rows(200, 1).Select((row, i) => new Row { Features = row.Features, Target = row.Target, Weight = weight(i) })];

    private sealed class Row
    {
        [VectorType(TreeData.Width)]
        public float[] Features { get; set; } = [];

        public float Target { get; set; }

        public float Weight { get; set; }
    }
}
