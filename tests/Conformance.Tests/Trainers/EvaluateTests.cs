using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Conformance.Tests.Trainers;

public sealed class EvaluateTests
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void EvaluateNonCalibrated_ConfusionMatrix_AgreesWithTheRates()
    {
        var model = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 10).Fit(TrainerData.Train);
        var scored = model.Transform(TrainerData.Test);
        var metrics = Ml.BinaryClassification.EvaluateNonCalibrated(scored);
        var matrix = metrics.ConfusionMatrix;
        matrix.NumberOfClasses.ShouldBe(2);
        bool[] labels = [.. scored.GetColumn<bool>("Label")], predicted = [.. scored.GetColumn<bool>("PredictedLabel")];
        double truePositives = labels.Zip(predicted).Count(p => p.First && p.Second), falseNegatives = labels.Zip(predicted).Count(p => p.First && !p.Second);
        double falsePositives = labels.Zip(predicted).Count(p => !p.First && p.Second), trueNegatives = labels.Zip(predicted).Count(p => !p.First && !p.Second);
        matrix.Counts[0].ShouldBe([truePositives, falseNegatives]);
        matrix.Counts[1].ShouldBe([falsePositives, trueNegatives]);
        matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0).ShouldBe(falseNegatives);
        metrics.Accuracy.ShouldBe((truePositives + trueNegatives) / labels.Length, 1e-12);
        metrics.PositivePrecision.ShouldBe(truePositives / (truePositives + falsePositives), 1e-12);
        metrics.PositiveRecall.ShouldBe(truePositives / (truePositives + falseNegatives), 1e-12);
        metrics.NegativePrecision.ShouldBe(trueNegatives / (trueNegatives + falseNegatives), 1e-12);
        metrics.NegativeRecall.ShouldBe(trueNegatives / (trueNegatives + falsePositives), 1e-12);
        metrics.F1Score.ShouldBe(2 * truePositives / ((2 * truePositives) + falsePositives + falseNegatives), 1e-12);
        matrix.PerClassRecall[0].ShouldBe(metrics.PositiveRecall);
    }

    [Fact]
    public void GetFormattedConfusionTable_SmallExample_LooksAsExpected()
    {
        string table = Ml.BinaryClassification.EvaluateNonCalibrated(Scored()).ConfusionMatrix.GetFormattedConfusionTable();
        table.ReplaceLineEndings("\n").ShouldBe("TEST POSITIVE RATIO:\t0.5000 (3.0/(3.0+3.0))\nConfusion table\n"
            + "          ||======================\nPREDICTED || positive | negative | Recall\nTRUTH     ||======================\n"
            + " positive ||        2 |        1 | 0.6667\n negative ||        1 |        2 | 0.6667\n          ||======================\n"
            + "Precision ||   0.6667 |   0.6667 |\n");
    }

    [Fact]
    public void Evaluate_SmallExample_HasTheValuesOfTheFormulas()
    {
        // Scores 3 > 2 > 1 > -1 = -1 > -2 with labels + - + + - -.
        var metrics = Ml.BinaryClassification.Evaluate(Scored());
        // Of the 9 pairs the positives win 3 + 2 + 1.5.
        metrics.AreaUnderRocCurve.ShouldBe(6.5 / 9, 1e-12);
        metrics.Entropy.ShouldBe(1, 1e-12);
        double[] given = [0.9, 0.4, 0.6, 0.4, 0.8, 0.9];
        metrics.LogLoss.ShouldBe(given.Average(p => -Math.Log2((float)p)), 1e-6);
        metrics.LogLossReduction.ShouldBe(1 - metrics.LogLoss, 1e-12);
        // Trapezoids: (1 + 1) / 2, (1/2 + 2/3) / 2, (2/3 + 3/4) / 2, each a third wide.
        metrics.AreaUnderPrecisionRecallCurve.ShouldBe((1 + (7.0 / 12) + (17.0 / 24)) / 3, 1e-12);
    }

    [Fact]
    public void Evaluate_Regression_HasTheValuesOfTheFormulas()
    {
        var data = Ml.Data.LoadFromEnumerable(new[] { new Scored1(1, 1.5f), new Scored1(2, 1), new Scored1(4, 4) });
        var metrics = Ml.Regression.Evaluate(data);
        metrics.MeanAbsoluteError.ShouldBe(0.5, 1e-9);
        metrics.MeanSquaredError.ShouldBe(1.25 / 3, 1e-9);
        metrics.RootMeanSquaredError.ShouldBe(Math.Sqrt(1.25 / 3), 1e-9);
        metrics.LossFunction.ShouldBe(1.25 / 3, 1e-9);
        metrics.RSquared.ShouldBe(1 - (1.25 / (21 - (49.0 / 3))), 1e-9);
    }

    [Fact]
    public void CrossValidate_Regression_FitsOneModelAFold()
    {
        var models = new List<ITransformer>();
        var trainer = Ml.Regression.Trainers.FastTree("Target", numberOfTrees: 10).WithOnFitDelegate(models.Add);
        var results = Ml.Regression.CrossValidate(TrainerData.Train, trainer, numberOfFolds: 3, labelColumnName: "Target");
        results.Count.ShouldBe(3);
        models.Distinct().Count().ShouldBe(3);
        results.Select(result => result.Fold).ShouldBe([0, 1, 2]);
        results.ShouldAllBe(result => result.Metrics.RSquared > 0.7);
        results.Sum(result => result.ScoredHoldOutSet.GetColumn<float>("Score").Count()).ShouldBe(2000);
    }

    [Fact]
    public void CrossValidate_Binary_WorksForPipelines()
    {
        var pipeline = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 2).Append(Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10));
        var calibrated = Ml.BinaryClassification.CrossValidate(TrainerData.Train, pipeline, numberOfFolds: 2);
        calibrated.ShouldAllBe(result => result.Metrics.AreaUnderRocCurve > 0.9 && result.Metrics.LogLoss < 0.7);
        var raw = Ml.BinaryClassification.CrossValidateNonCalibrated(TrainerData.Train, Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 10), numberOfFolds: 2);
        raw.ShouldAllBe(result => result.Metrics.AreaUnderRocCurve > 0.9);
    }

    [Fact]
    public void ChangeModelThreshold_HigherThreshold_PredictsFewerPositives()
    {
        var model = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 10).Fit(TrainerData.Train);
        var strict = Ml.BinaryClassification.ChangeModelThreshold(model, 3);
        var scored = strict.Transform(TrainerData.Test);
        foreach (var (score, predicted) in scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("PredictedLabel")))
            predicted.ShouldBe(score > 3);
    }

    private static IDataView Scored() => Ml.Data.LoadFromEnumerable(new[]
    {
        new ScoredRow(true, 3, 0.9f), new ScoredRow(false, 2, 0.6f), new ScoredRow(true, 1, 0.6f),
        new ScoredRow(true, -1, 0.4f), new ScoredRow(false, -1, 0.2f), new ScoredRow(false, -2, 0.1f),
    });

    private sealed record ScoredRow(bool Label, float Score, float Probability)
    {
        public bool PredictedLabel => Score > 0;
    }

    private sealed record Scored1(float Label, float Score);
}
