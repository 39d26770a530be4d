using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Several classes: numbers, confusion, and each class by itself.</summary>
internal static class MulticlassSection
{
    private const int MostInMatrix = 20;
    private const int MostConfusions = 30;

    public static IReadOnlyList<ReportMetric> Write(ReportContext context, MulticlassMeasures measures)
    {
        IReadOnlyList<string> classes = context.Subject.Classes;
        ReportMetric[] metrics =
        [
            new("Micro accuracy", measures.MicroAccuracy, "part of all rows"),
            new("Macro accuracy", measures.MacroAccuracy, "mean over the classes"),
            .. measures.HasProbabilities ? (ReportMetric[])[new("Log-loss", measures.LogLoss, "nats; lower is better"), new("Log-loss reduction", measures.LogLossReduction, "of always saying the classes' shares")] : [],
        ];
        context.Page.Metrics(metrics);
        if (!measures.HasProbabilities)
            context.Without("Log-loss", "the scores of some rows are no probabilities: they do not add up to 1");
        if (classes.Count <= MostInMatrix)
        {
            double width = Math.Clamp(260 + (44 * classes.Count), 520, 860);
            context.Figure<ConfusionMatrixOptions>(options => ConfusionMatrixPlot.Draw(new ConfusionMatrix(classes, measures.Counts), options), "Counts, and shares of the actual class.", width);
        }
        else
        {
            context.Page.Table(Confusions(classes, measures.Counts), $"The most frequent confusions; a matrix of {classes.Count} classes would be too large to read");
        }

        context.Page.Table(new PlotTable(["Class", "rows", "recall", "precision", "F1 score", .. measures.HasProbabilities ? (string[])["log-loss"] : []], classes.Select((name, k) =>
            (IReadOnlyList<object>)[name, (double)Enumerable.Range(0, classes.Count).Sum(p => measures.Counts[k, p]), measures.Recall(k), measures.Precision(k), measures.F1(k), .. measures.HasProbabilities ? (object[])[measures.ClassLogLoss(k)] : []]), digits: 4),
            "Class by class");
        context.Figure<CurvePlotOptions>(options =>
        {
            options.PlotHeight = 200;
            return ScorePictures.Draw(context, options);
        });
        return metrics;
    }

    private static PlotTable Confusions(IReadOnlyList<string> classes, long[,] counts) => new(["Actual", "predicted", "rows", "part of the actual class"],
        Enumerable.Range(0, classes.Count).SelectMany(a => Enumerable.Range(0, classes.Count).Where(p => p != a && counts[a, p] > 0).Select(p => (a, p)))
            .OrderByDescending(pair => counts[pair.a, pair.p]).Take(MostConfusions).Select(pair =>
                (IReadOnlyList<object>)[classes[pair.a], classes[pair.p], (double)counts[pair.a, pair.p], (double)counts[pair.a, pair.p] / Enumerable.Range(0, classes.Count).Sum(p => counts[pair.a, p])]));
}
