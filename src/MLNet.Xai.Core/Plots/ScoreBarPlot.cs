using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ScoreBarPlot"/>.</summary>
public sealed class ScoreBarOptions : PlotOptions
{
    /// <summary>What the scores are: the axis's title. Default "score".</summary>
    public string AxisTitle { get; set; } = "score";

    /// <summary>What the marks on the bars stand for. Default "chance level".</summary>
    public string ReferenceName { get; set; } = "chance level";

    /// <summary>Where the axis ends; by default at the largest value.</summary>
    public double? Maximum { get; set; }

    private protected override void ValidateMore()
    {
        if (Maximum is { } most && !(most > 0 && double.IsFinite(most)))
            throw new ArgumentOutOfRangeException(nameof(Maximum), most, "Maximum must be greater than 0 and finite.");
    }
}

/// <summary>Scores as bars in groups, each with a mark where its reference lies: how far explanations agree, and how far chance alone would have them agree.</summary>
public static class ScoreBarPlot
{
    private const double RowHeight = 26;
    private const double BarHeight = 16;
    private const double HeadingHeight = 30;

    /// <summary>One bar a score.</summary>
    /// <exception cref="ArgumentException">There is no score, or one is negative, infinite or NaN.</exception>
    public static SvgFigure Draw(IReadOnlyList<ScoreBarGroup> groups, ScoreBarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new ScoreBarOptions();
        options.Validate();
        ScoreBar[] bars = [.. groups.SelectMany(g => g.Bars)];
        if (bars.Length == 0)
            throw new ArgumentException("There is no score to draw.", nameof(groups));
        if (Array.Find(bars, b => !IsScore(b.Value) || !IsScore(b.Reference ?? 0)) is { } bad)
            throw new ArgumentException($"'{bad.Name}' has the score {bad.Value} and the reference {bad.Reference}; scores are at least 0 and finite.", nameof(groups));

        Frame frame = new(options);
        frame.Writer.Use(StyleParts.Series);
        if (Array.Exists(bars, b => b.Reference is not null))
            Legend(frame, options.ReferenceName);
        double largest = options.Maximum ?? bars.Max(b => Math.Max(b.Value, b.Reference ?? 0));
        int decimals = NumberText.Decimals(largest, options.SignificantDigits);
        string[] labels = [.. bars.Select(b => NumberText.Fixed(b.Value, decimals, options.SignificantDigits))];
        double names = frame.NameColumn(bars.Select(b => b.Name));
        double left = Frame.Margin + names + 10, right = frame.Width - Frame.Margin - labels.Max(l => TextMeter.Width(l, PlotText.Small)) - 12;
        double top = frame.Top, bottom = top + (bars.Length * RowHeight) + (groups.Count(g => g.Name.Length > 0) * HeadingHeight) + 4;
        LinearScale scale = new(0, largest > 0 ? largest : 1, left, right);
        double end = frame.HorizontalAxis(scale, top, bottom, options.AxisTitle);
        frame.Writer.Line(left, top, left, bottom, "a");
        double y = top;
        int at = 0;
        for (int g = 0; g < groups.Count; g++)
        {
            if (groups[g].Name.Length > 0)
            {
                string heading = TextMeter.Truncate(groups[g].Name, PlotText.Size, frame.Width - (2 * Frame.Margin), bold: true);
                // On a ground of its own, so that no grid line runs through it.
                frame.Writer.Rect(Frame.Margin, y, TextMeter.Width(heading, PlotText.Size, bold: true) + 6, HeadingHeight, "b");
                frame.Writer.Text(Frame.Margin, y + HeadingHeight - 9, heading, "t h", tooltip: groups[g].Name);
                y += HeadingHeight;
            }

            foreach (ScoreBar bar in groups[g].Bars)
            {
                Row(frame, scale, y + (RowHeight / 2), bar, labels[at++], names, g);
                y += RowHeight;
            }
        }

        return frame.Finish(end + 12, options.AxisTitle, Describe(bars, options), new PlotTable(
            ["Group", "Name", options.AxisTitle, options.ReferenceName],
            groups.SelectMany(g => g.Bars.Select(b => (IReadOnlyList<object>)[g.Name, b.Name, b.Value, b.Reference ?? double.NaN]))));
    }

    private static void Row(Frame frame, LinearScale scale, double middle, ScoreBar bar, string label, double names, int series)
    {
        double end = scale.Map(bar.Value);
        frame.Name(scale.Start - 10, middle, bar.Name, "", names);
        if (end > scale.Start)
            frame.Writer.Rect(scale.Start, middle - (BarHeight / 2), end - scale.Start, BarHeight, $"f s{series % 8}");
        double after = end;
        if (bar.Reference is { } reference)
        {
            double x = scale.Map(reference);
            frame.Writer.Line(x, middle - (BarHeight / 2) - 3, x, middle + (BarHeight / 2) + 3, "fx");
            // A mark that would run through the number pushes it aside.
            if (x > end - 2 && x < end + 10 + TextMeter.Width(label, PlotText.Small))
                after = x;
        }

        frame.Writer.Text(after + 6, PlotText.Baseline(middle, PlotText.Small), label, "t", size: PlotText.Small);
    }

    private static void Legend(Frame frame, string reference)
    {
        frame.Writer.Line(Frame.Margin + 2, frame.Top, Frame.Margin + 2, frame.Top + 14, "fx");
        string shown = TextMeter.Truncate(reference, PlotText.Small, frame.Width - (2 * Frame.Margin) - 12);
        frame.Writer.Text(Frame.Margin + 10, frame.Top + 11.5, shown, "t", size: PlotText.Small, tooltip: reference);
        frame.Top += 24;
    }

    private static bool IsScore(double value) => value >= 0 && double.IsFinite(value);

    private static string Describe(ScoreBar[] bars, ScoreBarOptions options) => $"{options.AxisTitle}: " + string.Join(", ", bars.Take(8).Select(b =>
        $"{b.Name} {NumberText.Rounded(b.Value, 3)}{(b.Reference is { } r ? $" ({options.ReferenceName} {NumberText.Rounded(r, 3)})" : "")}")) + ".";
}
