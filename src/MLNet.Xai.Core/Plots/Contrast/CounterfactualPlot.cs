using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="CounterfactualPlot"/>.</summary>
public sealed class CounterfactualPlotOptions : PlotOptions
{
    /// <summary>Whether features that no counterfactual changes have a line, too; not by default.</summary>
    public bool AllFeatures { get; set; }
}

/// <summary>A table of a row and its counterfactuals: what changes is filled, red and pointing up where a number goes up, blue and pointing down where it goes down, framed for a category.</summary>
public static class CounterfactualPlot
{
    private const double RowHeight = 28;
    private const double Gap = 6;
    private const double LeastNames = 96;
    private const double LeastColumn = 62;

    /// <summary>Draws it.</summary>
    public static SvgFigure Draw(CounterfactualTable table, CounterfactualPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new CounterfactualPlotOptions();
        options.Validate();
        Frame frame = new(options);
        int[] lines = [.. Enumerable.Range(0, table.Features.Count).Where(f => options.AllFeatures || table.Found.Count == 0 || Enumerable.Range(0, table.Found.Count).Any(i => table.Changes(f, i)))];
        string rest = lines.Length < table.Features.Count ? $"{NumberText.Count(table.Features.Count - lines.Length)} other features stay as they are" : "";
        if (table.Features.Count - lines.Length == 1)
            rest = "1 other feature stays as it is";
        string[] names = [.. lines.Select(f => table.Features[f])];
        if (table.Found.Count == 0)
            rest = "no counterfactual was found";
        double most = Math.Max(LeastNames, frame.Width - (2 * Frame.Margin) - 10 - (LeastColumn * (table.Found.Count + 1)));
        double left = Frame.Margin + Math.Min(most, Math.Max(TextMeter.Width("the model says", PlotText.Small), frame.NameColumn([.. names, ""]))) + 10, column = (frame.Width - Frame.Margin - left) / (table.Found.Count + 1);
        column = Math.Min(column, 130);
        Header(frame, table, left, column);
        for (int i = 0; i < lines.Length; i++, frame.Top += RowHeight)
            Line(frame, table, lines[i], left, column);
        frame.Writer.Line(Frame.Margin, frame.Top + 3, left + ((table.Found.Count + 1) * column), frame.Top + 3, "g");
        frame.Top += 6;
        Footer(frame, "the model says", [table.Says, .. table.Found.Select(f => f.Says)], left, column, "t h");
        if (table.Found.Count > 0)
        {
            Footer(frame, "distance", ["", .. table.Found.Select(f => NumberText.Rounded(f.Distance, 3))], left, column, "m");
            Footer(frame, "plausibility", ["", .. table.Found.Select(f => NumberText.Rounded(f.Plausibility, 2))], left, column, "m");
        }

        if (rest.Length > 0)
            frame.Writer.Text(Frame.Margin, (frame.Top += 18) - 2, TextMeter.Truncate(rest, PlotText.Small, frame.Width - (2 * Frame.Margin)), "m", size: PlotText.Small, tooltip: rest);
        double needed = left + ((table.Found.Count + 1) * column) + Frame.Margin;
        return frame.Finish(frame.Top + Frame.Margin, table.RowNumber is { } number ? $"Counterfactuals of row {number}" : "Counterfactuals", Describe(table, rest), Numbers(table, lines), Math.Max(needed, (2 * Frame.Margin) + TextMeter.Width(rest, PlotText.Small)));
    }

    private static void Header(Frame frame, CounterfactualTable table, double left, double column)
    {
        string[] heads = ["as it is", .. table.Found.Count == 1 ? ["instead"] : table.Found.Select((_, i) => $"{i + 1}")];
        for (int c = 0; c < heads.Length; c++)
            frame.Writer.Text(left + ((c + 0.5) * column), frame.Top + 12, TextMeter.Truncate(heads[c], PlotText.Small, column - 4), "m", Anchor.Middle, PlotText.Small, heads[c]);
        frame.Top += 22;
    }

    private static void Line(Frame frame, CounterfactualTable table, int feature, double left, double column)
    {
        double middle = frame.Top + (RowHeight / 2);
        frame.Name(left - 10, middle, table.Features[feature], "", left - 10 - Frame.Margin);
        Text(frame, table, feature, -1, left, column, "t", 0);
        for (int i = 0; i < table.Found.Count; i++)
        {
            double x = left + ((i + 1) * column);
            if (!table.Changes(feature, i))
            {
                Text(frame, table, feature, i, x, column, "m", 0);
                continue;
            }

            int direction = table.Direction(feature, i);
            string tooltip = $"{table.Features[feature]}: {table.Value(feature, -1)} → {table.Value(feature, i)}";
            frame.Writer.Rect(x + (Gap / 2), middle - (RowHeight / 2) + 2, column - Gap, RowHeight - 4, direction > 0 ? "p" : direction < 0 ? "n" : "y", 3, tooltip);
            string ink = direction > 0 ? "pi" : direction < 0 ? "ni" : "t";
            if (direction != 0)
                frame.Writer.Path(Triangle(x + Gap + 6, middle, direction), ink);
            Text(frame, table, feature, i, x, column, ink, direction == 0 ? 0 : 12);
        }
    }

    private static void Text(Frame frame, CounterfactualTable table, int feature, int found, double x, double column, string cls, double mark)
    {
        double room = column - Gap - 6 - mark;
        string shown = TextMeter.Truncate(table.Fitting(feature, found, room), PlotText.Small, room);
        frame.Writer.Text(x + ((column + mark) / 2), PlotText.Baseline(frame.Top + (RowHeight / 2), PlotText.Small), shown, cls, Anchor.Middle, PlotText.Small, table.Value(feature, found));
    }

    private static string Triangle(double x, double middle, int direction)
    {
        double tip = middle - (4 * direction), bottom = middle + (3 * direction);
        return $"M{SvgWriter.N(x - 4)} {SvgWriter.N(bottom)}H{SvgWriter.N(x + 4)}L{SvgWriter.N(x)} {SvgWriter.N(tip)}Z";
    }

    private static void Footer(Frame frame, string name, string[] texts, double left, double column, string cls)
    {
        double middle = frame.Top + 11;
        frame.Name(left - 10, middle, name, "", left - 10 - Frame.Margin, "m", PlotText.Small);
        for (int c = 0; c < texts.Length; c++)
        {
            string shown = TextMeter.Truncate(texts[c], PlotText.Small, column - 6, bold: cls.EndsWith(" h", StringComparison.Ordinal));
            if (shown.Length > 0)
                frame.Writer.Text(left + ((c + 0.5) * column), PlotText.Baseline(middle, PlotText.Small), shown, cls, Anchor.Middle, PlotText.Small, texts[c]);
        }

        frame.Top += 22;
    }

    private static string Describe(CounterfactualTable table, string rest)
    {
        if (table.Found.Count == 0)
            return $"The model says {table.Says} of the row. No counterfactual was found.";
        string[] each = [.. table.Found.Select((found, i) => $"{i + 1}: {found.Says} with "
            + string.Join(", ", Enumerable.Range(0, table.Features.Count).Where(f => table.Changes(f, i)).Select(f => $"{table.Features[f]} {table.Value(f, i)} instead of {table.Value(f, -1)}"))
            + $" (distance {NumberText.Rounded(found.Distance, 3)}, plausibility {NumberText.Rounded(found.Plausibility, 2)})")];
        return $"The model says {table.Says} of the row as it is. {string.Join("; ", each)}." + (rest.Length > 0 ? $" {char.ToUpperInvariant(rest[0])}{rest[1..]}." : "");
    }

    private static PlotTable Numbers(CounterfactualTable table, int[] lines) => new(
        ["Feature", "as it is", .. table.Found.Select((_, i) => $"counterfactual {i + 1}")],
        [
            .. lines.Select(f => (IReadOnlyList<object>)[table.Features[f], table.Cell(f, -1), .. table.Found.Select((_, i) => table.Cell(f, i))]),
            ["features that differ", 0.0, .. table.Found.Select((_, i) => (object)(double)Enumerable.Range(0, table.Features.Count).Count(f => table.Changes(f, i)))],
            ["the model says", table.Says, .. table.Found.Select(f => (object)f.Says)],
            ["distance", 0.0, .. table.Found.Select(f => (object)f.Distance)],
            ["plausibility", double.NaN, .. table.Found.Select(f => (object)f.Plausibility)],
        ],
        digits: 6);
}
