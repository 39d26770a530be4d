namespace MLNet.Xai.Core.Plots;

/// <summary>Counterfactuals and anchors in a report.</summary>
public static class ContrastSection
{
    private const double Wide = 860;
    private const double Narrow = 400;

    // A rule has few short lines: wider ones would be empty.
    private const double WideRule = 520;

    /// <summary>A section with the counterfactuals of some rows, each with its picture and its data table.</summary>
    /// <param name="report">The report, of the same theme.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Colours; the width is that of the report. The defaults when <see langword="null"/>.</param>
    /// <param name="heading">The section's heading.</param>
    public static HtmlReport Counterfactuals(this HtmlReport report, IReadOnlyList<CounterfactualTable> rows, CounterfactualPlotOptions? options = null, string heading = "Counterfactuals")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new CounterfactualPlotOptions();
        report.Section(heading, "What would have to be different for the model to say something else. What goes up is red, what goes down blue, a category that changes framed. "
            + "It is what the model would say of another row, not what would happen to a person who changes.");
        foreach (CounterfactualTable row in rows)
            report.Figure(Draw(row, options, Wide), Draw(row, options, Narrow));
        return report;
    }

    /// <summary>A section with the rules of some rows, each with its picture and its data table.</summary>
    /// <param name="report">The report, of the same theme.</param>
    /// <param name="rows">The rules.</param>
    /// <param name="options">Colours; the width is that of the report. The defaults when <see langword="null"/>.</param>
    /// <param name="heading">The section's heading.</param>
    public static HtmlReport Anchors(this HtmlReport report, IReadOnlyList<AnchorSummary> rows, AnchorPlotOptions? options = null, string heading = "Anchors")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new AnchorPlotOptions();
        report.Section(heading, "Rules that hold of a row, and with which the model nearly always says the same whatever the other features are. Precision is how often, with its bounds; "
            + "coverage is the share of rows that keep the rule.");
        foreach (AnchorSummary row in rows)
            report.Figure(Draw(row, options, WideRule), Draw(row, options, Narrow));
        return report;
    }

    private static SvgFigure Draw(CounterfactualTable row, CounterfactualPlotOptions options, double width) => CounterfactualPlot.Draw(row, new CounterfactualPlotOptions
    {
        Width = width,
        Title = Title(row.RowNumber, "what would have to be different"),
        Theme = options.Theme,
        Palette = options.Palette,
        SignificantDigits = options.SignificantDigits,
        AllFeatures = options.AllFeatures,
    });

    private static SvgFigure Draw(AnchorSummary row, AnchorPlotOptions options, double width) => AnchorPlot.Draw(row, new AnchorPlotOptions
    {
        Width = width,
        Title = Title(row.RowNumber, "what decides"),
        Theme = options.Theme,
        Palette = options.Palette,
        SignificantDigits = options.SignificantDigits,
    });

    private static string? Title(long? row, string what) => row is { } number ? $"Row {number}: {what}" : null;
}
