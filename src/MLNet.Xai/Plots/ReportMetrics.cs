using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>ML.NET's metrics as a report shows them.</summary>
internal static class ReportMetrics
{
    public static IEnumerable<ReportMetric> Of(BinaryClassificationMetrics metrics) =>
    [
        new("Accuracy", metrics.Accuracy),
        new("Area under the ROC curve", metrics.AreaUnderRocCurve),
        new("F1 score", metrics.F1Score),
        new("Precision", metrics.PositivePrecision),
        new("Recall", metrics.PositiveRecall),
        .. metrics is CalibratedBinaryClassificationMetrics calibrated
            ? (ReportMetric[])[new("Log-loss", calibrated.LogLoss, "lower is better"), new("Log-loss reduction", calibrated.LogLossReduction)] : [],
    ];

    public static IEnumerable<ReportMetric> Of(MulticlassClassificationMetrics metrics) =>
    [
        new("Micro accuracy", metrics.MicroAccuracy, "share of all rows"),
        new("Macro accuracy", metrics.MacroAccuracy, "mean over the classes"),
        new("Log-loss", metrics.LogLoss, "lower is better"),
        new("Log-loss reduction", metrics.LogLossReduction),
        .. metrics.TopKPredictionCount > 1 ? (ReportMetric[])[new($"Top-{metrics.TopKPredictionCount} accuracy", metrics.TopKAccuracy)] : [],
    ];

    public static IEnumerable<ReportMetric> Of(RegressionMetrics metrics) =>
    [
        new("R²", metrics.RSquared),
        new("Root mean squared error", metrics.RootMeanSquaredError, "in units of the label"),
        new("Mean absolute error", metrics.MeanAbsoluteError, "in units of the label"),
    ];

    public static IEnumerable<ReportMetric> Of(RankingMetrics metrics) => new[] { 1, 3, 5, 10 }
        .Where(k => k <= metrics.NormalizedDiscountedCumulativeGains.Count)
        .Select(k => new ReportMetric($"NDCG@{k}", metrics.NormalizedDiscountedCumulativeGains[k - 1]));

    /// <summary>The matrix with the class names of the scored data: those of the label's keys, else of the predicted label's; numbers where there are none.</summary>
    public static Core.Plots.ConfusionMatrix Matrix(MulticlassClassificationMetrics metrics, IDataView scored)
    {
        int count = metrics.ConfusionMatrix.Counts.Count;
        string[]? names = new[] { "Label", "PredictedLabel" }.Select(c => ConfusionReader.Names(scored.Schema.GetColumnOrNull(c))).FirstOrDefault(n => n?.Length == count);
        return Matrix(metrics.ConfusionMatrix, names);
    }

    // ML.NET: actual classes in rows, predicted ones in columns.
    public static Core.Plots.ConfusionMatrix Matrix(Microsoft.ML.Data.ConfusionMatrix matrix, IReadOnlyList<string>? classNames)
    {
        int count = matrix.Counts.Count;
        long[,] counts = new long[count, count];
        for (int actual = 0; actual < count; actual++)
        {
            for (int predicted = 0; predicted < count; predicted++)
                counts[actual, predicted] = (long)Math.Round(matrix.Counts[actual][predicted]);
        }

        return new Core.Plots.ConfusionMatrix(classNames ?? [.. Enumerable.Range(0, count).Select(k => $"{k}")], counts);
    }
}
