using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Measures;

/// <summary>The report's numbers are those of ML.NET's evaluator.</summary>
public sealed class BinaryMeasuresTests
{
    [Fact]
    public void Report_OfCalibratedTrees_HasMLNetsMetrics()
    {
        CalibratedBinaryClassificationMetrics expected = LoanModels.ML.BinaryClassification.Evaluate(LoanModels.Trees.Transform(LoanModels.Test));
        ModelReport report = LoanModels.Report(LoanModels.Trees);
        Same(report, expected);
        Value(report, "Log-loss").ShouldBe(expected.LogLoss, 1e-6);
        Value(report, "Log-loss reduction").ShouldBe(expected.LogLossReduction, 1e-6);
    }

    [Fact]
    public void Report_OfForestWithoutProbabilities_HasMLNetsMetrics() =>
        Same(LoanModels.Report(LoanModels.Forest), LoanModels.ML.BinaryClassification.EvaluateNonCalibrated(LoanModels.Forest.Transform(LoanModels.Test)));

    private static void Same(ModelReport report, BinaryClassificationMetrics expected)
    {
        Value(report, "Accuracy").ShouldBe(expected.Accuracy, 1e-9);
        Value(report, "Area under the ROC curve").ShouldBe(expected.AreaUnderRocCurve, 1e-9);
        Value(report, "Area under the precision-recall curve").ShouldBe(expected.AreaUnderPrecisionRecallCurve, 1e-9);
        Value(report, "F1 score").ShouldBe(expected.F1Score, 1e-9);
        Value(report, "Precision").ShouldBe(expected.PositivePrecision, 1e-9);
        Value(report, "Recall").ShouldBe(expected.PositiveRecall, 1e-9);
        Value(report, "Negative precision").ShouldBe(expected.NegativePrecision, 1e-9);
        Value(report, "Negative recall").ShouldBe(expected.NegativeRecall, 1e-9);
    }

    internal static double Value(ModelReport report, string name) => report.Metrics.Single(m => m.Name == name).Value!.Value;
}
