namespace MLNet.Xai.Core.Plots;

/// <summary>Reasons in a report.</summary>
public static class ReasonsSection
{
    private const double Wide = 860;
    private const double Narrow = 400;

    /// <summary>A section with the reasons of some rows, each with its picture.</summary>
    /// <param name="report">The report, of the same theme.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Names and colours; the width is that of the report. The defaults when <see langword="null"/>.</param>
    /// <param name="heading">The section's heading.</param>
    /// <exception cref="ArgumentException">A row has numbers that are NaN or infinite.</exception>
    public static HtmlReport Reasons(this HtmlReport report, IReadOnlyList<RowReasons> rows, ReasonsOptions? options = null, string heading = "Reasons")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new ReasonsOptions();
        report.Section(heading, $"Why these rows are on the wrong side of the cutoff, against the {options.ComparisonName}. A bar to the left lowers the score, one to the right raises it; "
            + "what is not among the reasons is summed, so that all bars above the last add up to it.");
        foreach (RowReasons row in rows)
            report.Figure(Draw(row, options, Wide), Draw(row, options, Narrow));
        return report;
    }

    private static SvgFigure Draw(RowReasons row, ReasonsOptions options, double width) => ReasonsPlot.Draw(row, new ReasonsOptions
    {
        Width = width,
        Title = row.RowNumber is { } number ? $"Row {number}" : null,
        Theme = options.Theme,
        Palette = options.Palette,
        SignificantDigits = options.SignificantDigits,
        ComparisonName = options.ComparisonName,
    });
}
