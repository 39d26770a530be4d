using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.Importance;

/// <summary>The metrics of rows as they are: ML.NET's own, and pair by pair.</summary>
public sealed class MetricScoresTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression")]
    [InlineData("Sdca")]
    [InlineData("Poisson")]
    public void Regression_IsMLNets(string trainer)
    {
        IDataView data = TreeData.View(_ml, 400, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Target", Repeats = 1 });
        RegressionMetrics expected = _ml.Regression.Evaluate(model.Transform(data), "Target");
        table.Baseline(ImportanceMetric.RSquared).ShouldBe(expected.RSquared, 1e-5);
        table.Baseline(ImportanceMetric.MeanAbsoluteError).ShouldBe(expected.MeanAbsoluteError, 1e-5);
        table.Baseline(ImportanceMetric.MeanSquaredError).ShouldBe(expected.MeanSquaredError, 1e-5);
        table.Baseline(ImportanceMetric.RootMeanSquaredError).ShouldBe(expected.RootMeanSquaredError, 1e-5);
        table.Features.ShouldAllBe(line => double.IsNaN(line.Low) && line.Repeats == 1);
    }

    [Theory]
    [InlineData("FastTreeBinary")]
    [InlineData("FastForestBinary+Platt")]
    [InlineData("SdcaLogistic")]
    [InlineData("LdSvm")]
    [InlineData("AveragedPerceptron")]
    public void Binary_IsMLNets(string trainer)
    {
        IDataView data = TreeData.View(_ml, 400, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { Repeats = 1 });
        IDataView scored = model.Transform(data);
        BinaryClassificationMetrics plain = _ml.BinaryClassification.EvaluateNonCalibrated(scored);
        table.Baseline(ImportanceMetric.AreaUnderRocCurve).ShouldBe(plain.AreaUnderRocCurve, 1e-6);
        table.Baseline(ImportanceMetric.Accuracy).ShouldBe(plain.Accuracy, 1e-6);
        bool probabilities = scored.Schema.GetColumnOrNull("Probability") is not null;
        table.Metrics.Contains(ImportanceMetric.LogLoss).ShouldBe(probabilities);
        if (probabilities)
            table.Baseline(ImportanceMetric.LogLoss).ShouldBe(_ml.BinaryClassification.Evaluate(scored).LogLoss * Math.Log(2), 1e-5);
        PermutationImportanceTable f1 = _ml.Explain().PermutationImportance(model, data, new() { Repeats = 1, Metrics = [ImportanceMetric.F1Score] });
        f1.Baseline(ImportanceMetric.F1Score).ShouldBe(plain.F1Score, 1e-6);
    }

    [Theory]
    [InlineData("OneVersusAll", true)]
    [InlineData("MaximumEntropy", true)]
    [InlineData("NaiveBayes", false)]
    [InlineData("OneVersusAllRaw", false)]
    public void Multiclass_IsMLNets(string trainer, bool probabilities)
    {
        IDataView data = TreeData.View(_ml, 400, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Class", Repeats = 1 });
        MulticlassClassificationMetrics expected = _ml.MulticlassClassification.Evaluate(model.Transform(data), "Class");
        table.Baseline(ImportanceMetric.MicroAccuracy).ShouldBe(expected.MicroAccuracy, 1e-6);
        table.Baseline(ImportanceMetric.MacroAccuracy).ShouldBe(expected.MacroAccuracy, 1e-6);
        table.Metrics.Contains(ImportanceMetric.LogLoss).ShouldBe(probabilities);
        if (probabilities)
            table.Baseline(ImportanceMetric.LogLoss).ShouldBe(expected.LogLoss, 1e-5);
    }

    [Fact]
    public void Curves_PairByPair_WithWeightsAndTies()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(4, 60);
            double[] labels = [0, 1, .. Enumerable.Range(2, count - 2).Select(_ => (double)random.Next(2))], weights = [.. labels.Select(_ => random.NextDouble() + 0.1)];
            double[] scores = [.. labels.Select(label => (random.Next(9) - 4 + label) * (seed % 2 == 0 ? 0.5 : 1e-30))];
            double[] found = Measure([ImportanceMetric.AreaUnderRocCurve, ImportanceMetric.AveragePrecision], labels, weights, scores);
            double won = 0, pairs = 0, precision = 0;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    double pair = labels[i] > labels[j] ? weights[i] * weights[j] : 0;
                    pairs += pair;
                    won += pair * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                }

                double above = Enumerable.Range(0, count).Where(j => scores[j] >= scores[i]).Sum(j => weights[j]), right = Enumerable.Range(0, count).Where(j => scores[j] >= scores[i]).Sum(j => weights[j] * labels[j]);
                precision += weights[i] * labels[i] * right / above;
            }

            found[0].ShouldBe(won / pairs, 1e-12);
            found[1].ShouldBe(precision / labels.Zip(weights, (a, b) => a * b).Sum(), 1e-12);
        }
    }

    [Fact]
    public void Order_IsThatOfFloats()
    {
        var random = new Random(1);
        double[] scores = [.. Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? 0.0 : i % 11 == 0 ? -0.0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 38))), double.PositiveInfinity, double.NegativeInfinity];
        int[] order = [.. ScoreOrder.Of(scores, [.. Enumerable.Range(0, scores.Length).Select(r => (uint)r)], new ulong[(2 * scores.Length) + 3]).ToArray().Select(item => (int)(uint)item)];
        order.ShouldBe([.. Enumerable.Range(0, scores.Length).OrderBy(i => (float)scores[i] + 0f)]);
    }

    [Fact]
    public void Gain_ByHand()
    {
        // Labels 2, 0, 1 ranked as 0.5, 0.9, 0.5: the two equal ones share 3 and 1 at the second and third place.
        double[] found = Measure([ImportanceMetric.NormalizedDiscountedCumulativeGain], [2, 0, 1, 0], [1, 1, 1, 1], [0.5, 0.9, 0.5, 3], [7, 7, 7, 8]);
        double expected = 2 * ((1 / Math.Log2(3)) + 0.5) / (3 + (1 / Math.Log2(3)));
        found[0].ShouldBe(expected, 1e-12);
    }

    private static double[] Measure(ImportanceMetric[] metrics, double[] labels, double[] weights, double[] scores, double[]? groups = null) =>
        new MetricScores(metrics, GlobalRows.Of(labels, weights, groups), 1, 0).Of(scores, []);
}
