using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>A page about rows whose summary alone is known.</summary>
internal sealed class SummaryPage
{
    private const double Wide = 860, Narrow = 360, Half = 380;

    private SummaryPage(DataSummary summary, PartRun? run, SummaryReportOptions options)
    {
        (Summary, Run, Options) = (summary, run, options);
        Page = new HtmlReport(options.Title, $"{ReportContext.Rows(summary.Rows)}{(run is null ? "" : $" of {run.DataName}, explained with {run.ModelName}")}", options.Theme) { HasScript = true };
    }

    public DataSummary Summary { get; }

    public PartRun? Run { get; }

    public SummaryReportOptions Options { get; }

    public HtmlReport Page { get; }

    public static HtmlReport Write(DataSummary summary, PartRun? run, IReadOnlyList<PartFile> parts, SummaryReportOptions options)
    {
        var page = new SummaryPage(summary, run, options);
        RunSection.Write(page, parts);
        ModelSection.Write(page);
        ScoreSection.Write(page);
        foreach (AttributionSummary attributions in summary.Attributions)
            AttributionSection.Write(page, attributions);
        if (summary.Attributions.Count == 0)
            page.Page.Section("Importance").Text("Left out: the rows have no column of attributions with a value a feature.");
        ColumnSection.Write(page);
        return page.Page;
    }

    /// <summary>Which output pictures are of.</summary>
    public int Focus(AttributionSummary attributions)
    {
        string[] names = [.. attributions.OutputNames];
        if (Options.ClassName is { } asked && Array.IndexOf(names, asked) is >= 0 and int place)
            return place;
        IReadOnlyDictionary<string, long>? predicted = Summary.Categories.FirstOrDefault(c => c.Name.Equals("PredictedLabel", StringComparison.Ordinal))?.Counts;
        return Enumerable.Range(0, names.Length).MaxBy(k => predicted?.GetValueOrDefault(names[k]) ?? 0);
    }

    /// <summary>A figure for wide and for narrow screens.</summary>
    public void Figure<T>(Func<T, SvgFigure> draw, string caption = "")
        where T : PlotOptions, new() => Page.Figure(draw(Looks<T>(Wide)), draw(Looks<T>(Narrow)), caption);

    /// <summary>The same, folded.</summary>
    public void Details<T>(string summary, Func<T, SvgFigure> draw)
        where T : PlotOptions, new() => Page.Details(summary, draw(Looks<T>(Wide)), draw(Looks<T>(Narrow)));

    /// <summary>A figure that stands beside others.</summary>
    public SvgFigure Small<T>(Func<T, SvgFigure> draw)
        where T : PlotOptions, new() => draw(Looks<T>(Half));

    private T Looks<T>(double width)
        where T : PlotOptions, new() => new() { Width = width, Theme = Options.Theme, Palette = Options.Palette };
}
