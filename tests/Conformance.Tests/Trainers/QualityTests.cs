using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

/// <summary>How well the trainers learn: bounds that ML.NET's reach as well.</summary>
public sealed class QualityTests(ITestOutputHelper output)
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void FastForestBinary_Defaults_LearnsTheLabel()
    {
        var metrics = Binary(Ml.BinaryClassification.Trainers.FastForest());
        metrics.AreaUnderRocCurve.ShouldBeGreaterThan(0.94);
        metrics.Accuracy.ShouldBeGreaterThan(0.86);
    }

    [Fact]
    public void FastTreeBinary_Defaults_LearnsTheLabel()
    {
        var scored = Ml.BinaryClassification.Trainers.FastTree().Fit(TrainerData.Train).Transform(TrainerData.Test);
        var metrics = Ml.BinaryClassification.Evaluate(scored);
        output.WriteLine($"AUC {metrics.AreaUnderRocCurve:F4} accuracy {metrics.Accuracy:F4} log loss {metrics.LogLoss:F4}");
        metrics.AreaUnderRocCurve.ShouldBeGreaterThan(0.96);
        metrics.LogLoss.ShouldBeLessThan(0.45);
        metrics.LogLossReduction.ShouldBeGreaterThan(0.55);
    }

    [Fact]
    public void FastForestRegression_Defaults_LearnsTheTarget() =>
        Regression(Ml.Regression.Trainers.FastForest("Target"), "Target").RSquared.ShouldBeGreaterThan(0.74);

    [Fact]
    public void FastTreeRegression_Defaults_LearnsTheTarget() =>
        Regression(Ml.Regression.Trainers.FastTree("Target"), "Target").RSquared.ShouldBeGreaterThan(0.97);

    [Fact]
    public void FastTreeTweedie_Defaults_LearnsTheCount() =>
        Regression(Ml.Regression.Trainers.FastTreeTweedie("Count"), "Count").RSquared.ShouldBeGreaterThan(0.82);

    [Fact]
    public void FastTreeRanking_Defaults_RanksTheRelevant()
    {
        var metrics = Ml.Ranking.Evaluate(Ml.Ranking.Trainers.FastTree("Relevance").Fit(TrainerData.Train).Transform(TrainerData.Test), "Relevance");
        output.WriteLine($"NDCG@3 {metrics.NormalizedDiscountedCumulativeGains[2]:F4}");
        metrics.NormalizedDiscountedCumulativeGains[2].ShouldBeGreaterThan(0.94);
        metrics.NormalizedDiscountedCumulativeGains.Count.ShouldBe(10);
    }

    [Fact]
    public void FastTreeBinary_TrainedWithMissingRows_LeavesThemOut()
    {
        var train = TrainerData.View(4000, seed: 9, missing: 0.05);
        var metrics = Ml.BinaryClassification.Evaluate(Ml.BinaryClassification.Trainers.FastTree().Fit(train).Transform(TrainerData.Test));
        metrics.AreaUnderRocCurve.ShouldBeGreaterThan(0.955);
    }

    [Fact]
    public void FastTreeRegression_WithWeights_FollowsTheHeavyRows()
    {
        // Two rows for each x: 0 with weight 9, 1 with weight 1. The mean is 0.1.
        var rows = Enumerable.Range(0, 400).Select(i => new TrainerRow
        {
            Features = [i / 2 % 20, i / 2 % 7, 0, 0, 0, 0],
            Target = i % 2,
            Weight = i % 2 == 0 ? 9 : 1,
        });
        var data = Ml.Data.LoadFromEnumerable(rows);
        var model = Ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            LabelColumnName = "Target",
            ExampleWeightColumnName = "Weight",
            MinimumExampleCountPerLeaf = 60,
            NumberOfTrees = 40,
        }).Fit(data);
        model.Transform(data).GetColumn<float>("Score").Average().ShouldBe(0.1f, 0.03f);
    }

    [Fact]
    public void Fit_SameSeed_IsTheSameForAnyNumberOfThreads()
    {
        var one = Scores(1);
        Scores(4).ShouldBe(one);

        float[] Scores(int threads) => [.. Ml.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options { NumberOfThreads = threads, NumberOfTrees = 20 })
            .Fit(TrainerData.Train).Transform(TrainerData.Test).GetColumn<float>("Score")];
    }

    private BinaryClassificationMetrics Binary(IEstimator<ITransformer> trainer)
    {
        var metrics = Ml.BinaryClassification.EvaluateNonCalibrated(trainer.Fit(TrainerData.Train).Transform(TrainerData.Test));
        output.WriteLine($"AUC {metrics.AreaUnderRocCurve:F4} accuracy {metrics.Accuracy:F4}");
        return metrics;
    }

    private RegressionMetrics Regression(IEstimator<ITransformer> trainer, string label)
    {
        var metrics = Ml.Regression.Evaluate(trainer.Fit(TrainerData.Train).Transform(TrainerData.Test), label);
        output.WriteLine($"R2 {metrics.RSquared:F4} RMSE {metrics.RootMeanSquaredError:F4}");
        return metrics;
    }
}
