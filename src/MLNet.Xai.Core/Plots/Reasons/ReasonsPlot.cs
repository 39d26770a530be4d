using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ReasonsPlot"/>.</summary>
public sealed class ReasonsOptions : PlotOptions
{
    /// <summary>What the row is compared with. Default "comparison".</summary>
    public string ComparisonName { get; set; } = "comparison";

    private protected override void ValidateMore() => ArgumentException.ThrowIfNullOrWhiteSpace(ComparisonName);
}

/// <summary>Why a row is on the wrong side of a cutoff: its reasons as sentences, each with its bar, then what all else does, and the gap to the comparison that they add up to.</summary>
public static class ReasonsPlot
{
    private const double BarHeight = 16;
    private const double Between = 14;

    // Below this width bars need the room of their labels' words.
    private const double Roomy = 560;

    /// <summary>Draws one row.</summary>
    /// <exception cref="ArgumentException">A contribution, the score or the comparison is NaN or infinite.</exception>
    public static SvgFigure Draw(RowReasons row, ReasonsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        options ??= new ReasonsOptions();
        options.Validate();
        if (!double.IsFinite(row.Score) || !double.IsFinite(row.Comparison) || row.Reasons.Any(reason => !double.IsFinite(reason.Contribution)))
            throw new ArgumentException($"The score {row.Score}, the comparison {row.Comparison} and the contributions {string.Join(", ", row.Reasons.Select(r => r.Contribution))} have to be finite.", nameof(row));

        Frame frame = new(options);
        string name = options.ComparisonName;
        int digits = options.SignificantDigits;
        ReasonLine[] lines = ReasonLine.Collect(row, name, digits, brief: frame.Width < Roomy);
        string numbers = $"Score {NumberText.Rounded(row.Score, digits + 1)}, {name} {NumberText.Rounded(row.Comparison, digits + 1)} on average.";
        double room = frame.Width - (2 * Frame.Margin), y = frame.Top;
        foreach (string line in TextLines.Wrap(row.Reasons.Count == 0 ? $"{numbers} No reason: nothing pushes to the wrong side." : numbers, PlotText.Small, room, 2))
        {
            frame.Writer.Text(Frame.Margin, y + 10, line, "m", size: PlotText.Small);
            y += 16;
        }

        y += Between - 4;
        LinearScale scale = Fit(lines, Frame.Margin, frame.Width - Frame.Margin);
        foreach (ReasonLine line in lines)
            y = Line(frame, scale, line, y, room) + Between;
        foreach (string warning in row.Warnings)
        {
            foreach (string text in TextLines.Wrap("Check: " + warning, PlotText.Small, room, 3))
            {
                frame.Writer.Text(Frame.Margin, y + 10, text, "pt", size: PlotText.Small, tooltip: warning);
                y += 16;
            }
        }

        y = frame.HorizontalAxis(scale, y + 8, y + 8, $"change of the score against the {name}", grid: false, lineFrom: Frame.Margin, lineTo: frame.Width - Frame.Margin);
        string which = row.RowNumber is { } number ? $"Reasons of row {number}" : "Reasons";
        return frame.Finish(y + 12, which, Describe(row, which, numbers), new PlotTable(["Code", "Text", "Feature", "Value", name, "Contribution", "Share of the gap"],
            [.. lines.Select(line => line.Cells), .. row.Warnings.Select(warning => (IReadOnlyList<object>)["", $"check: {warning}", "", "", "", double.NaN, double.NaN])]));
    }

    private static double Line(Frame frame, LinearScale scale, ReasonLine line, double y, double room)
    {
        double indent = 0;
        if (line.Code.Length > 0)
        {
            string code = TextMeter.Truncate(line.Code, PlotText.Size, room * 0.4, bold: true);
            frame.Writer.Text(Frame.Margin, y + 12, code, "t h", tooltip: line.Code);
            indent = TextMeter.Width(code, PlotText.Size, bold: true) + 10;
        }

        foreach (string text in TextLines.Wrap(line.Text, PlotText.Size, room - indent, 3))
        {
            frame.Writer.Text(Frame.Margin + indent, y + 12, text, line.Code.Length > 0 ? "t" : "m", tooltip: line.Text);
            y += 18;
        }

        if (line.Note.Length > 0)
        {
            frame.Writer.Text(Frame.Margin + indent, y + 11, TextMeter.Truncate(line.Note, PlotText.Small, room - indent), "m", size: PlotText.Small, tooltip: line.Note);
            y += 17;
        }

        double zero = scale.Map(0), to = scale.Map(line.Value), middle = y + 3 + (BarHeight / 2);
        bool up = line.Value >= 0;
        if (to != zero)
            frame.Writer.Rect(Math.Min(zero, to), y + 3, Math.Abs(to - zero), BarHeight, line.IsTotal ? "f x" : up ? "p" : "n", tooltip: $"{line.Name}: {line.Label}");
        frame.Writer.Line(zero, y, zero, y + BarHeight + 6, "a");
        frame.Writer.Text(to + (up ? 6 : -6), PlotText.Baseline(middle, PlotText.Small), line.Label, line.IsTotal ? "t" : up ? "pt" : "nt", up ? Anchor.Start : Anchor.End, PlotText.Small);
        return y + BarHeight + 6;
    }

    // Labels stand beyond the tips: room is made for them, more than once, as the room changes where the tips are.
    private static LinearScale Fit(ReasonLine[] lines, double left, double right)
    {
        double low = Math.Min(0, lines.Min(line => line.Value)), high = Math.Max(0, lines.Max(line => line.Value));
        LinearScale scale = new(low, low == high ? low + 1 : high, left + 8, right - 8);
        for (int pass = 0; pass < 4; pass++)
        {
            double overLeft = 8, overRight = 8;
            foreach (ReasonLine line in lines)
            {
                double tip = scale.Map(line.Value), width = TextMeter.Width(line.Label, PlotText.Small) + 10;
                if (line.Value >= 0)
                    overRight = Math.Max(overRight, tip + width - scale.End);
                else
                    overLeft = Math.Max(overLeft, scale.Start - (tip - width));
            }

            scale = new LinearScale(low, low == high ? low + 1 : high, left + overLeft, right - overRight);
        }

        return scale;
    }

    private static string Describe(RowReasons row, string which, string numbers) => row.Reasons.Count == 0
        ? $"{which}: none, nothing pushes to the wrong side. {numbers}"
        : $"{which}. {numbers} " + string.Join(" ", row.Reasons.Take(8).Select(reason => $"{reason.Code}, {NumberText.Rounded(reason.Contribution, 3)}: {reason.Text}"))
            + string.Concat(row.Warnings.Select(warning => $" Check: {warning}."));
}
