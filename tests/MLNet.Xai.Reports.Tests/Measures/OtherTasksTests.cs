using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Measures;

/// <summary>The report's numbers are those of ML.NET's evaluators.</summary>
public sealed class OtherTasksTests
{
    [Fact]
    public void Report_OfSeveralClasses_HasMLNetsMetrics()
    {
        MulticlassClassificationMetrics expected = LoanModels.ML.MulticlassClassification.Evaluate(LoanModels.Classes.Transform(LoanModels.Test));
        ModelReport report = LoanModels.Report(LoanModels.Classes);
        BinaryMeasuresTests.Value(report, "Micro accuracy").ShouldBe(expected.MicroAccuracy, 1e-9);
        BinaryMeasuresTests.Value(report, "Macro accuracy").ShouldBe(expected.MacroAccuracy, 1e-9);
        BinaryMeasuresTests.Value(report, "Log-loss").ShouldBe(expected.LogLoss, 1e-7);
        BinaryMeasuresTests.Value(report, "Log-loss reduction").ShouldBe(expected.LogLossReduction, 1e-7);
    }

    [Fact]
    public void MulticlassMeasures_ClassByClass_HaveMLNetsLogLossAndConfusion()
    {
        IDataView scored = LoanModels.Classes.Transform(LoanModels.Test);
        MulticlassClassificationMetrics expected = LoanModels.ML.MulticlassClassification.Evaluate(scored);
        var measures = new MulticlassMeasures(3);
        uint[] labels = [.. scored.GetColumn<uint>("Label")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        for (int i = 0; i < labels.Length; i++)
            measures.Add((int)labels[i] - 1, scores[i], 1);
        for (int k = 0; k < 3; k++)
        {
            measures.ClassLogLoss(k).ShouldBe(expected.PerClassLogLoss[k], 1e-7);
            for (int p = 0; p < 3; p++)
                measures.Counts[k, p].ShouldBe((long)expected.ConfusionMatrix.Counts[k][p]);
            measures.Recall(k).ShouldBe(expected.ConfusionMatrix.PerClassRecall[k], 1e-12);
            measures.Precision(k).ShouldBe(expected.ConfusionMatrix.PerClassPrecision[k], 1e-12);
        }
    }

    [Fact]
    public void Report_OfRegression_HasMLNetsMetrics()
    {
        RegressionMetrics expected = LoanModels.ML.Regression.Evaluate(LoanModels.Regression.Transform(LoanModels.Test), nameof(Loan.Loss));
        ModelReport report = LoanModels.Report(LoanModels.Regression, change: o => o.LabelColumnName = nameof(Loan.Loss));
        BinaryMeasuresTests.Value(report, "R²").ShouldBe(expected.RSquared, 1e-6);
        BinaryMeasuresTests.Value(report, "Root mean squared error").ShouldBe(expected.RootMeanSquaredError, 1e-6);
        BinaryMeasuresTests.Value(report, "Mean absolute error").ShouldBe(expected.MeanAbsoluteError, 1e-6);
        BinaryMeasuresTests.Value(report, "Mean squared error").ShouldBe(expected.MeanSquaredError, 1e-6);
    }

    [Fact]
    public void Report_OfRanking_HasMLNetsMetrics()
    {
        MLContext ml = LoanModels.ML;
        var random = new Random(2);
        Hit[] hits = [.. Enumerable.Range(0, 900).Select(i =>
        {
            float a = random.NextSingle(), b = random.NextSingle();
            return new Hit { Query = (uint)(i / 9) + 1, Features = [a, b], Label = MathF.Floor(2.9f * (a + (0.3f * random.NextSingle())) / 1.3f) };
        })];
        IDataView data = ml.Data.LoadFromEnumerable(hits);
        ITransformer model = ml.Ranking.Trainers.FastTree(rowGroupColumnName: "Query", numberOfTrees: 10, numberOfLeaves: 5).Fit(data);
        RankingMetrics expected = ml.Ranking.Evaluate(model.Transform(data), new RankingEvaluatorOptions { DcgTruncationLevel = 10 }, rowGroupColumnName: "Query");
        ModelReport report = LoanModels.Report(model, data, o => (o.RowGroupColumnName, o.PermutationRows) = ("Query", 900));
        BinaryMeasuresTests.Value(report, "NDCG@3").ShouldBe(expected.NormalizedDiscountedCumulativeGains[2], 1e-12);
        BinaryMeasuresTests.Value(report, "NDCG@10").ShouldBe(expected.NormalizedDiscountedCumulativeGains[9], 1e-12);
        report.LeftOut.Keys.ShouldNotContain("Permutation importance");
        LoanModels.Report(model, data, o => o.RowGroupColumnName = "Query").LeftOut["Permutation importance"].ShouldContain("tear groups apart");
        LoanModels.Report(model, data, o => o.PermutationRows = 900).LeftOut["Metrics"].ShouldContain("GroupId");
    }

    [Fact]
    public void Report_OfClusters_SaysThatThereAreNoMetrics()
    {
        ITransformer model = LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.Amount)).Append(LoanModels.ML.Transforms.NormalizeMinMax("Features"))
            .Append(LoanModels.ML.Clustering.Trainers.KMeans(numberOfClusters: 3)).Fit(LoanModels.Train);
        ModelReport report = LoanModels.Report(model);
        report.LeftOut["Metrics"].ShouldContain("there are none for");
        report.Rows.ShouldBeEmpty();
    }

    public sealed class Hit
    {
        [KeyType(200)]
        public uint Query { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
