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
    ];

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
