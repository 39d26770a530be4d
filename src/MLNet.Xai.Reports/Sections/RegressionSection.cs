using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>A number: errors, predicted against actual, residuals.</summary>
internal static class RegressionSection
{
    private const int MostPoints = 1500;
    private const int Groups = 10;

    public static IReadOnlyList<ReportMetric> Write(ReportContext context, RegressionMeasures measures)
    {
        ReportMetric[] metrics =
        [
            .. double.IsNaN(measures.RSquared) ? (ReportMetric[])[] : [new("R²", measures.RSquared)],
            new("Root mean squared error", measures.RootMeanSquaredError, "in units of the label"),
            new("Mean absolute error", measures.MeanAbsoluteError, "in units of the label"),
            new("Mean squared error", measures.MeanSquaredError, "in squared units of the label"),
            new("Bias", measures.Bias, "mean of score less label"),
        ];
        context.Page.Metrics(metrics);
        if (double.IsNaN(measures.RSquared))
            context.Without("R²", "all labels are equal");
        (double Label, double Score)[] rows = [.. measures.Sample.Rows.Select(r => ((double)r[0], (double)r[1]))], drawn = [.. rows.Take(Math.Min(MostPoints, Math.Max(context.Drawn, 200)))];
        string sampled = measures.Sample.IsSample ? $" Points and quantiles are of an even sample of {ReportContext.Rows(rows.Length)}." : "";
        context.Page.Heading("Predicted and actual").Text($"A point is a row; {ReportContext.Rows(drawn.Length)} are drawn.{sampled}");
        context.Page.Figures(context.Small<CurvePlotOptions>(o => Predicted(drawn, rows, o)), context.Small<CurvePlotOptions>(o => Residuals(drawn, rows, o)), context.Small<CurvePlotOptions>(o => Distribution(rows, o)));
        return metrics;
    }

    private static SvgFigure Predicted((double Label, double Score)[] drawn, (double Label, double Score)[] rows, CurvePlotOptions options)
    {
        (double low, double high) = (drawn.Min(r => Math.Min(r.Label, r.Score)), drawn.Max(r => Math.Max(r.Label, r.Score)));
        (options.Title, options.XTitle, options.YTitle) = ("Predicted and actual", "actual", "predicted");
        (options.XRange, options.YRange, options.Reference) = ((low, high), (low, high), (low, low, high, high));
        return PointsPlot.Draw([.. drawn.Select(r => r.Label)], [.. drawn.Select(r => r.Score)], "Predicted against actual", "On the broken line predictions are right; above it they are too high, below it too low. The table has tenths of the rows by their label.",
            Tenths(rows, r => r.Label, r => r.Score, "actual", "predicted"), options);
    }

    private static SvgFigure Residuals((double Label, double Score)[] drawn, (double Label, double Score)[] rows, CurvePlotOptions options)
    {
        (options.Title, options.XTitle, options.YTitle) = ("Residuals", "predicted", "predicted less actual");
        options.XRange = (drawn.Min(r => r.Score), drawn.Max(r => r.Score));
        options.Reference = (options.XRange.Value.From, 0, options.XRange.Value.To, 0);
        options.YRange = (Math.Min(0, drawn.Min(r => r.Score - r.Label)), Math.Max(0, drawn.Max(r => r.Score - r.Label)));
        return PointsPlot.Draw([.. drawn.Select(r => r.Score)], [.. drawn.Select(r => r.Score - r.Label)], "Residuals against predicted", "Predicted less actual against predicted: a slope or a funnel says that errors depend on the prediction. The table has tenths of the rows by their prediction.",
            Tenths(rows, r => r.Score, r => r.Score - r.Label, "predicted", "residual"), options);
    }

    private static SvgFigure Distribution((double Label, double Score)[] rows, CurvePlotOptions options)
    {
        double[] sorted = [.. rows.Select(r => r.Score - r.Label).Order()];
        // The ends would squeeze all others.
        (double low, double high) = (Percentiles.Of(sorted, 0.005), Percentiles.Of(sorted, 0.995));
        if (!(high > low))
            (low, high) = (low - 0.5, high + 0.5);
        double[] parts = ScorePictures.Parts(sorted, low, high);
        double[] edges = [.. Enumerable.Range(0, parts.Length + 1).Select(i => low + ((high - low) * i / parts.Length))];
        (options.Title, options.XTitle, options.YTitle, options.YRange) = ("Distribution of the residuals", "predicted less actual", "part of the rows", (0, parts.Max()));
        (string Name, double At)[] quantiles = [("lowest", 0), ("5 %", 0.05), ("quarter", 0.25), ("median", 0.5), ("three quarters", 0.75), ("95 %", 0.95), ("highest", 1)];
        return CurvePlot.Draw([ScorePictures.Outline("rows", edges, parts, 0)], "Distribution of the residuals",
            $"Half of the residuals lie between {NumberText.Rounded(Percentiles.Of(sorted, 0.25), 3)} and {NumberText.Rounded(Percentiles.Of(sorted, 0.75), 3)}; the outermost 0.5 % on either side are counted at the ends.",
            new PlotTable(["Quantile", "residual"], quantiles.Select(q => (IReadOnlyList<object>)[q.Name, Percentiles.Of(sorted, q.At)])), options);
    }

    private static PlotTable Tenths((double Label, double Score)[] rows, Func<(double Label, double Score), double> by, Func<(double Label, double Score), double> of, string byName, string ofName)
    {
        (double Label, double Score)[] sorted = [.. rows.OrderBy(r => by(r))];
        return new PlotTable([$"{byName} from", "to", $"mean {ofName}", $"lowest {ofName}", $"highest {ofName}", "rows"], Enumerable.Range(0, Groups)
            .Select(g => sorted[(g * sorted.Length / Groups)..((g + 1) * sorted.Length / Groups)]).Where(g => g.Length > 0)
            .Select(g => (IReadOnlyList<object>)[by(g[0]), by(g[^1]), g.Average(r => of(r)), g.Min(r => of(r)), g.Max(r => of(r)), (double)g.Length]));
    }
}
