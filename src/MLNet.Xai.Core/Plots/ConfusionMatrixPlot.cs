using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ConfusionMatrixPlot"/>.</summary>
public sealed class ConfusionMatrixOptions : PlotOptions
{
    /// <summary>Options with <see cref="PlotOptions.Width"/> 520; a matrix of few classes is narrower.</summary>
    public ConfusionMatrixOptions() => Width = 520;
}

/// <summary>A confusion matrix: actual classes downwards, predicted across; counts, shares of the row, recall on the right and precision below.</summary>
public static class ConfusionMatrixPlot
{
    /// <summary>Draws it. Shares are left out where cells are too small for them, as is any text with very many classes.</summary>
    public static SvgFigure Draw(ConfusionMatrix matrix, ConfusionMatrixOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= new ConfusionMatrixOptions();
        options.Validate();
        int classes = matrix.ClassNames.Count;
        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        svg.Use(StyleParts.Sequential);

        double names = Math.Max(TextMeter.Width("precision", PlotText.Small), frame.NameColumn(matrix.ClassNames));
        double left = Frame.Margin + 22 + names + 10;
        double cell = Math.Min(120, (frame.Width - Frame.Margin - left - 54) / classes), height = Math.Min(cell, 84);
        bool upright = cell < 70 && matrix.ClassNames.Max(n => TextMeter.Width(n, PlotText.Size)) > cell - 6;
        double head = upright ? Math.Min(150, matrix.ClassNames.Max(n => TextMeter.Width(n, PlotText.Small)) + 4) : 16;
        bool labelled = cell >= PlotText.Small + 2;
        double top = frame.Top + 24 + (labelled ? head : 0), bottom = top + (classes * height), right = left + (classes * cell);

        svg.Text((left + right) / 2, frame.Top + 10, "Predicted", "m", Anchor.Middle, PlotText.Small);
        svg.Text(Frame.Margin + 10, (top + bottom) / 2, "Actual", "m", Anchor.Middle, PlotText.Small, vertical: true);
        if (labelled)
        {
            svg.Text(right + 52, top - 8, "recall", "m", Anchor.End, PlotText.Small);
            svg.Text(left - 10, bottom + 17, "precision", "m", Anchor.End, PlotText.Small);
        }

        for (int c = 0; c < classes && labelled; c++)
        {
            double x = left + ((c + 0.5) * cell), y = top + ((c + 0.5) * height);
            frame.Name(left - 10, y, matrix.ClassNames[c], "", names, size: height < 16 ? PlotText.Small : PlotText.Size);
            string shown = TextMeter.Truncate(matrix.ClassNames[c], upright ? PlotText.Small : PlotText.Size, upright ? head : cell - 4);
            if (upright)
                svg.Text(x + 4, top - 6, shown, "t", Anchor.Start, PlotText.Small, matrix.ClassNames[c], vertical: true);
            else
                svg.Text(x, top - 8, shown, "t", Anchor.Middle, PlotText.Size, matrix.ClassNames[c]);
            svg.Text(right + 52, PlotText.Baseline(y, PlotText.Small), NumberText.Percent(matrix.Recall(c)), "m", Anchor.End, PlotText.Small);
            string precision = NumberText.Percent(matrix.Precision(c));
            if (TextMeter.Width(precision, PlotText.Small) <= cell - 2)
                svg.Text(x, bottom + 17, precision, "m", Anchor.Middle, PlotText.Small);
        }

        for (int actual = 0; actual < classes; actual++)
        {
            for (int predicted = 0; predicted < classes; predicted++)
                Cell(svg, matrix, actual, predicted, left + (predicted * cell), top + (actual * height), cell, height);
        }

        return frame.Finish(bottom + 34, "Confusion matrix", Describe(matrix), Table(matrix), right + 54 + Frame.Margin);
    }

    private static void Cell(SvgWriter svg, ConfusionMatrix matrix, int actual, int predicted, double x, double y, double width, double height)
    {
        long count = matrix[actual, predicted], all = matrix.ActualTotal(actual);
        double share = all > 0 ? count / (double)all : 0;
        int step = (int)Math.Round(share * (StyleSheet.SequentialSteps - 1));
        double gap = width > 20 ? 1 : 0.25;
        svg.Rect(x + gap, y + gap, width - (2 * gap), height - (2 * gap), $"f q{step}", width > 30 ? 3 : 0,
                 $"{matrix.ClassNames[actual]} predicted as {matrix.ClassNames[predicted]}: {NumberText.Count(count)} ({NumberText.Percent(share)})");
        string number = NumberText.Count(count), percent = NumberText.Percent(share);
        double middle = y + (height / 2), centre = x + (width / 2), size = width > 70 ? 16 : PlotText.Small;
        if (TextMeter.Width(number, size) > width - 6 || height < size + 4)
            return;
        bool both = height >= 44 && TextMeter.Width(percent, PlotText.Small) <= width - 6 && all > 0;
        svg.Text(centre, PlotText.Baseline(both ? middle - 9 : middle, size), number, $"qt{step}", Anchor.Middle, size);
        if (both)
            svg.Text(centre, PlotText.Baseline(middle + 11, PlotText.Small), percent, $"qt{step}", Anchor.Middle, PlotText.Small);
    }

    private static PlotTable Table(ConfusionMatrix matrix) => new(
        ["Actual", .. matrix.ClassNames.Select(n => $"predicted {n}"), "recall"],
        matrix.ClassNames.Select((name, a) => (IReadOnlyList<object>)[name, .. matrix.ClassNames.Select((_, p) => (object)(double)matrix[a, p]), matrix.Recall(a)]));

    private static string Describe(ConfusionMatrix matrix)
    {
        double accuracy = matrix.Total > 0 ? matrix.Correct / (double)matrix.Total : double.NaN;
        string classes = string.Join("; ", matrix.ClassNames.Take(10).Select((n, c) => $"{n}: recall {NumberText.Percent(matrix.Recall(c))}, precision {NumberText.Percent(matrix.Precision(c))}"));
        return $"{NumberText.Count(matrix.Correct)} of {NumberText.Count(matrix.Total)} rows are right ({NumberText.Percent(accuracy)}). {classes}.";
    }
}
