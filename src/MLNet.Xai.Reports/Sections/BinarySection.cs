using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Two classes: numbers, confusion at the cutoff, curves over all cutoffs.</summary>
internal static class BinarySection
{
    private const int MostPoints = 120;
    private const int Cutoffs = 20;

    public static IReadOnlyList<ReportMetric> Write(ReportContext context, BinaryMeasures measures)
    {
        double area = measures.HasBothClasses ? measures.AreaUnderRoc : double.NaN;
        string bins = measures.IsBinned ? $"scores in 2^20 bins: at most {NumberText.Rounded(measures.AreaUnderRocError, 1)} off" : "";
        ReportMetric[] metrics =
        [
            new("Accuracy", measures.Accuracy),
            .. measures.HasBothClasses ? (ReportMetric[])[new("Area under the ROC curve", area, bins), new("Area under the precision-recall curve", measures.AreaUnderPrecisionRecall)] : [],
            new("F1 score", measures.F1),
            new("Precision", measures.Precision),
            new("Recall", measures.Recall),
            new("Negative precision", measures.NegativePrecision),
            new("Negative recall", measures.NegativeRecall),
            .. measures.HasProbabilities ? (ReportMetric[])
                [
                    new("Log-loss", measures.LogLoss, double.IsInfinity(measures.LogLoss) ? "bits; a row was given probability 0 of its class" : "bits; lower is better"),
                    .. measures.HasBothClasses ? (ReportMetric[])[new("Log-loss reduction", measures.LogLossReduction, "of always saying the classes' shares")] : [],
                    new("Brier score", measures.Brier, "lower is better"),
                    new("Calibration error", measures.CalibrationError, "lower is better"),
                ] : [],
            new("Positive rows", measures.Positives / measures.Weight, "part of all"),
        ];
        context.Page.Metrics(metrics);
        string rule = Rule(context);
        context.Page.Heading($"Decisions: {rule}");
        context.Figure<ConfusionMatrixOptions>(options => ConfusionMatrixPlot.Draw(new ConfusionMatrix(["negative", "positive"], measures.Counts), options), "Counts, and shares of the actual class.", 520);
        if (!measures.HasBothClasses)
        {
            context.Without("Curves", $"all {ReportContext.Rows(context.Found.Judged)} are {(measures.Positives > 0 ? "positive" : "negative")}, and every curve sets the two classes against each other");
            return metrics;
        }

        context.Page.Heading("At every cutoff");
        RankedPoint[] points = [.. Thin(measures.Points())];
        RankedPoint? chosen = Chosen(context, measures);
        context.Page.Figures(
            context.Small<CurvePlotOptions>(o => Roc(points, area, chosen, o)), context.Small<CurvePlotOptions>(o => PrecisionRecall(points, measures, chosen, o)),
            context.Small<CurvePlotOptions>(o => Gains(points, o)), context.Small<CurvePlotOptions>(o => Lift(points, o)));
        if (measures.HasProbabilities)
            context.Page.Figures(context.Small<CurvePlotOptions>(o => Calibration(measures, o)), context.Small<CurvePlotOptions>(o => ScorePictures.Draw(context, o)));
        else
            context.Page.Figures(context.Small<CurvePlotOptions>(o => ScorePictures.Draw(context, o)));
        context.Page.Details("What other cutoffs would do", CutoffTable(points));
        return metrics;
    }

    private static string Rule(ReportContext context)
    {
        string what = context.Subject.HasProbability ? "probability" : "score";
        return context.Options.Cutoff is { } cutoff ? $"positive where the {what} is above {NumberText.Value(cutoff)}" : context.Subject.HasDecision ? "the model's own" : "positive where the score is above 0";
    }

    // Curves go by the score; a cutoff of probabilities is a point of them only by what it selects.
    private static RankedPoint? Chosen(ReportContext context, BinaryMeasures measures) => context.Found.Judged == 0 ? null
        : new RankedPoint(float.NaN, measures.Recall * measures.Positives, (1 - measures.NegativeRecall) * measures.Negatives, measures.Positives, measures.Negatives);

    private static SvgFigure Roc(RankedPoint[] points, double area, RankedPoint? chosen, CurvePlotOptions options)
    {
        Unit(options, "false positive rate", "true positive rate");
        (options.Title, options.Reference, options.ReferenceName) = ("ROC curve", (0, 0, 1, 1), "chance");
        if (chosen is { } at)
            options.Marked = (at.FalsePositiveRate, at.TruePositiveRate, "cutoff");
        return CurvePlot.Draw([new Curve("model", [.. points.Select(p => p.FalsePositiveRate)], [.. points.Select(p => p.TruePositiveRate)])], "ROC curve",
            $"True positive rate against false positive rate at every cutoff; the area under it is {NumberText.Rounded(area, 4)}, that of chance 0.5." + At(chosen, p => $"a false positive rate of {NumberText.Percent(p.FalsePositiveRate)} and a true positive rate of {NumberText.Percent(p.TruePositiveRate)}"),
            Table(points, ("false positive rate", p => p.FalsePositiveRate), ("true positive rate", p => p.TruePositiveRate)), options);
    }

    private static SvgFigure PrecisionRecall(RankedPoint[] points, BinaryMeasures measures, RankedPoint? chosen, CurvePlotOptions options)
    {
        double share = measures.Positives / measures.Weight;
        RankedPoint[] some = [.. points.Where(p => p.Positive + p.Negative > 0)];
        Unit(options, "recall", "precision");
        (options.Title, options.Reference) = ("Precision and recall", (0, share, 1, share));
        if (chosen is { } at && at.Positive + at.Negative > 0)
            options.Marked = (at.TruePositiveRate, at.Precision, "cutoff");
        return CurvePlot.Draw([new Curve("model", [.. some.Select(p => p.TruePositiveRate)], [.. some.Select(p => p.Precision)])], "Precision-recall curve",
            $"Precision against recall at every cutoff; the area under it is {NumberText.Rounded(measures.AreaUnderPrecisionRecall, 4)}, the precision of chance {NumberText.Rounded(share, 4)}." + At(chosen, p => $"a recall of {NumberText.Percent(p.TruePositiveRate)} and a precision of {NumberText.Percent(p.Precision)}"),
            Table(some, ("recall", p => p.TruePositiveRate), ("precision", p => p.Precision)), options);
    }

    private static SvgFigure Gains(RankedPoint[] points, CurvePlotOptions options)
    {
        Unit(options, "part of the rows, highest scores first", "part of the positive rows");
        (options.Title, options.Reference) = ("Cumulative gains", (0, 0, 1, 1));
        return CurvePlot.Draw([new Curve("model", [.. points.Select(p => p.Selected)], [.. points.Select(p => p.TruePositiveRate)])], "Cumulative gains",
            $"How many of the positive rows are found among the highest scores: {NumberText.Percent(Near(points, 0.1).TruePositiveRate)} in the highest {NumberText.Percent(Near(points, 0.1).Selected)}, {NumberText.Percent(Near(points, 0.5).TruePositiveRate)} in the highest {NumberText.Percent(Near(points, 0.5).Selected)}.",
            Table(points, ("part of the rows", p => p.Selected), ("part of the positive rows", p => p.TruePositiveRate)), options);
    }

    private static SvgFigure Lift(RankedPoint[] points, CurvePlotOptions options)
    {
        RankedPoint[] some = [.. points.Where(p => p.Selected > 0)];
        (options.XTitle, options.YTitle, options.XRange) = ("part of the rows, highest scores first", "lift", (0, 1));
        (options.Title, options.Reference, options.YRange) = ("Lift", (0, 1, 1, 1), (0, some.Max(p => p.Lift)));
        return CurvePlot.Draw([new Curve("model", [.. some.Select(p => p.Selected)], [.. some.Select(p => p.Lift)])], "Lift",
            $"How many times more positive rows are among the highest scores than among all: {NumberText.Rounded(Near(some, 0.1).Lift, 3)} times in the highest {NumberText.Percent(Near(some, 0.1).Selected)}.",
            Table(some, ("part of the rows", p => p.Selected), ("lift", p => p.Lift)), options);
    }

    private static SvgFigure Calibration(BinaryMeasures measures, CurvePlotOptions options)
    {
        (double Weight, double Probability, double Positive)[] bins = [.. measures.Calibration()];
        Unit(options, "mean probability", "part that is positive");
        (options.Title, options.Reference, options.ReferenceName) = ("Calibration", (0, 0, 1, 1), "perfect");
        return CurvePlot.Draw([new Curve("model", [.. bins.Select(b => b.Probability)], [.. bins.Select(b => b.Positive)]) { HasPoints = true }], "Calibration",
            $"What is true of rows by their probability, in ten bins; on the broken line probabilities are right. The mean distance is {NumberText.Rounded(measures.CalibrationError, 3)}.",
            new PlotTable(["mean probability", "part that is positive", "rows (weight)"], bins.Select(b => (IReadOnlyList<object>)[b.Probability, b.Positive, b.Weight])), options);
    }

    private static PlotTable CutoffTable(RankedPoint[] points) => new(["Score at least", "rows selected", "precision", "recall", "false positive rate", "F1 score"],
        Enumerable.Range(1, Cutoffs - 1).Select(i => Near(points, (double)i / Cutoffs)).DistinctBy(p => p.Score).Where(p => float.IsFinite(p.Score)).Select(p =>
            (IReadOnlyList<object>)[(double)p.Score, p.Selected, p.Precision, p.TruePositiveRate, p.FalsePositiveRate, 2 * p.Precision * p.TruePositiveRate / (p.Precision + p.TruePositiveRate)]));

    private static RankedPoint Near(RankedPoint[] points, double selected) => points.MinBy(p => Math.Abs(p.Selected - selected));

    private static void Unit(CurvePlotOptions options, string x, string y) => (options.XTitle, options.YTitle, options.XRange, options.YRange) = (x, y, (0, 1), (0, 1));

    private static string At(RankedPoint? chosen, Func<RankedPoint, string> says) => chosen is { } point ? $" The cutoff stands at {says(point)}." : "";

    private static PlotTable Table(RankedPoint[] points, params (string Name, Func<RankedPoint, double> Value)[] columns) => new(
        [.. columns.Select(c => c.Name), "score at least"], points.Select(p => (IReadOnlyList<object>)[.. columns.Select(c => (object)c.Value(p)), float.IsFinite(p.Score) ? (double)p.Score : double.NaN]), digits: 4);

    // Points that a picture can tell apart; the first and the last are always among them.
    private static IEnumerable<RankedPoint> Thin(IEnumerable<RankedPoint> points)
    {
        (int, int, int) last = (-1, -1, -1);
        RankedPoint? left = null;
        foreach (RankedPoint point in points)
        {
            (int, int, int) place = ((int)(point.TruePositiveRate * MostPoints / 2), (int)(point.FalsePositiveRate * MostPoints / 2), (int)(point.Selected * MostPoints / 2));
            left = point;
            if (place == last)
                continue;
            (last, left) = (place, null);
            yield return point;
        }

        if (left is { } end)
            yield return end;
    }
}
