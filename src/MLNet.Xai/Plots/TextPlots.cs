using Microsoft.ML;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai;

/// <summary>Pictures of explained texts. Every method reads the columns that an explainer of texts appended; <see cref="TextExplanationReader"/> reads them once for many pictures.</summary>
public static class TextPlots
{
    private const int MostRows = 10_000;

    /// <summary>The text of a row, its words in the colours of their values, as SVG.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Size, colours and limits.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no such row.</exception>
    public static SvgFigure Text(this PlotCatalog plots, IDataView data, string name, long row, TextPlotOptions? options = null) => TextPlot.Draw(One(plots, data, name, row), options);

    /// <summary>The same as HTML: the whole text, whatever its length.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Colours and limits.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no such row.</exception>
    public static HtmlFigure TextHtml(this PlotCatalog plots, IDataView data, string name, long row, TextPlotOptions? options = null) => TextPlot.Html(One(plots, data, name, row), options);

    /// <summary>The most telling words of a row as bars.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Size, colours, and whether a word's repeats are one bar.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no such row.</exception>
    public static SvgFigure TextBar(this PlotCatalog plots, IDataView data, string name, long row, TextBarOptions? options = null) => TextBarPlot.Draw(One(plots, data, name, row), options);

    /// <summary>The most telling words of the first 10,000 rows as bars.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="options">Size and colours, and whether means have a sign.</param>
    /// <param name="output">The explained output (<c>name.Class</c>) whose rows count; wanted where rows explain several, as they do when each explains its predicted class.</param>
    /// <exception cref="ArgumentException">There are no such columns, no rows, or no such output; or rows explain several outputs and none is chosen.</exception>
    public static SvgFigure TextBar(this PlotCatalog plots, IDataView data, string name, TextBarOptions? options = null, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(plots);
        IReadOnlyList<TextExplanation> all = TextExplanationReader.Read(data, name, maxRows: MostRows + 1);
        bool more = all.Count > MostRows;
        if (more)
            all = [.. all.Take(MostRows)];
        string[] outputs = [.. all.Select(text => text.OutputName).Distinct(StringComparer.Ordinal)];
        string there = string.Join(", ", outputs.Take(20).Select(o => $"'{o}'"));
        if (all.Count == 0)
            throw new ArgumentException("The data has no rows.", nameof(data));
        if (output is null && outputs.Length > 1)
            throw new ArgumentException($"The rows of '{name}' explain {outputs.Length} outputs, whose values have no common mean: {there}. Say which one by {nameof(output)}.", nameof(output));
        if (output is not null && !outputs.Contains(output, StringComparer.Ordinal))
            throw new ArgumentException($"No row of '{name}' explains '{output}'; there are {there}.", nameof(output));
        TellingWords words = TellingWords.Of(output is null ? all : [.. all.Where(text => output.Equals(text.OutputName, StringComparison.Ordinal))]);
        return TextBarPlot.Draw(words, more ? Titled(options, "Most telling words in the first 10,000 texts") : options);
    }

    /// <summary>The first 10,000 rows on one self-contained page: the most telling words of each output, then texts in colours.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="options">Headings and limits; they stay as they are.</param>
    /// <param name="remarkColumn">A column whose value stands in each text's heading ("Label", "PredictedLabel"): text, key, Boolean or number. None by default.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no rows.</exception>
    public static HtmlReport TextReport(
        this PlotCatalog plots, IDataView data, string name, TextReportOptions? options = null, string? remarkColumn = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plots);
        (TextExplanation Explanation, string? Remark)[] rows = [.. TextExplanationReader.From(data, name, remarkColumn, 0, cancellation).Take(MostRows + 1)];
        TextReportOptions own = options?.Copy() ?? new TextReportOptions();
        own.FirstRow = 0;
        if (rows.Length > MostRows)
        {
            rows = rows[..MostRows];
            own.Subtitle ??= $"{rows[0].Explanation.Method}, the first 10,000 texts";
        }

        if (remarkColumn is not null)
            own.Remarks = [.. rows.Select(row => row.Remark is { } value ? $"{remarkColumn}: {value}" : "")];
        return Core.Plots.TextReport.Create([.. rows.Select(row => row.Explanation)], own);
    }

    /// <summary>Writes the text of a row to a terminal: its words on red and blue, or with their values in brackets.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="row">The row.</param>
    /// <param name="writer">Where to; the console when null.</param>
    /// <param name="options">Colours and numbers.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no such row.</exception>
    public static void WriteText(this PlotCatalog plots, IDataView data, string name, long row, TextWriter? writer = null, TextConsoleOptions? options = null) =>
        TextConsole.Write(One(plots, data, name, row), writer, options);

    /// <summary>Writes the tokens of a row with their values to a terminal, one a line, and above them what is explained.</summary>
    /// <param name="plots">The catalog.</param>
    /// <param name="data">Data with the columns of an explained text.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="row">The row.</param>
    /// <param name="writer">Where to; the console when null.</param>
    /// <param name="options">Colours and numbers, prediction and confidence.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no such row.</exception>
    public static void WriteTokens(this PlotCatalog plots, IDataView data, string name, long row, TextWriter? writer = null, TextConsoleOptions? options = null) =>
        TextConsole.WriteTable(One(plots, data, name, row), writer, options);

    private static TextBarOptions Titled(TextBarOptions? options, string title)
    {
        TextBarOptions own = options?.Copy() ?? new TextBarOptions();
        own.Title ??= title;
        return own;
    }

    private static TextExplanation One(PlotCatalog plots, IDataView data, string name, long row)
    {
        ArgumentNullException.ThrowIfNull(plots);
        return TextExplanationReader.ReadRow(data, name, row);
    }
}
