using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="AnchorPlot"/>.</summary>
public sealed class AnchorPlotOptions : PlotOptions
{
    /// <summary>Options with <see cref="PlotOptions.Width"/> 520.</summary>
    public AnchorPlotOptions() => Width = 520;
}

/// <summary>A rule: its conditions, what the model says with them, how often (with bounds), and of how many rows they hold.</summary>
public static class AnchorPlot
{
    private const double LineHeight = 30;
    private const double BarHeight = 14;

    /// <summary>Draws it.</summary>
    public static SvgFigure Draw(AnchorSummary rule, AnchorPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        options ??= new AnchorPlotOptions();
        options.Validate();
        Frame frame = new(options);
        double left = Frame.Margin + TextMeter.Width("coverage", PlotText.Small) + 10;
        string[] conditions = rule.Conditions.Count > 0 ? [.. rule.Conditions] : ["always"];
        for (int i = 0; i < conditions.Length; i++)
            Line(frame, i == 0 ? rule.Conditions.Count > 0 ? "if" : "" : "and", conditions[i], left, "y", "t");
        Line(frame, "then", $"the model says {rule.Says}", left, rule.IsAnchor ? "n" : "y", rule.IsAnchor ? "ni" : "t");
        frame.Top += 6;
        double right = frame.Width - Frame.Margin - TextMeter.Width("100%", PlotText.Small) - 10;
        LinearScale scale = new(0, 1, left, right);
        Bar(frame, scale, "precision", rule.Precision, (rule.PrecisionLow, rule.PrecisionHigh));
        Bar(frame, scale, "coverage", rule.Coverage, null);
        string note = rule.IsAnchor ? $"precision from {NumberText.Percent(rule.PrecisionLow)} to {NumberText.Percent(rule.PrecisionHigh)}" : "no anchor: less precise than asked for";
        frame.Writer.Text(left, frame.Top + 10, TextMeter.Truncate(note, PlotText.Small, frame.Width - Frame.Margin - left), "m", size: PlotText.Small, tooltip: note);
        string which = rule.RowNumber is { } number ? $" of row {number}" : "";
        return frame.Finish(frame.Top + 14 + Frame.Margin, rule.IsAnchor ? $"Anchor{which}" : $"Best rule{which}, no anchor", Describe(rule), new PlotTable(["", "value"],
        [
            .. conditions.Select((c, i) => (IReadOnlyList<object>)[$"condition {i + 1}", c]), ["the model says", rule.Says], ["precision", rule.Precision], ["lower bound", rule.PrecisionLow],
            ["upper bound", rule.PrecisionHigh], ["coverage", rule.Coverage], ["is an anchor", rule.IsAnchor ? "yes" : "no"],
        ]));
    }

    private static void Line(Frame frame, string word, string text, double left, string fill, string ink)
    {
        double middle = frame.Top + (LineHeight / 2), room = frame.Width - Frame.Margin - left;
        string shown = TextMeter.Truncate(text, PlotText.Size, room - 20);
        if (word.Length > 0)
            frame.Writer.Text(left - 10, PlotText.Baseline(middle), word, "m", Anchor.End);
        frame.Writer.Rect(left, middle - (LineHeight / 2) + 2, TextMeter.Width(shown, PlotText.Size) + 20, LineHeight - 4, fill, 4);
        frame.Writer.Text(left + 10, PlotText.Baseline(middle), shown, ink, tooltip: text);
        frame.Top += LineHeight;
    }

    private static void Bar(Frame frame, LinearScale scale, string name, double value, (double Low, double High)? bounds)
    {
        double middle = frame.Top + 12, from = scale.Map(0), to = scale.Map(value), end = scale.Map(1);
        frame.Writer.Text(from - 10, PlotText.Baseline(middle, PlotText.Small), name, "m", Anchor.End, PlotText.Small);
        frame.Writer.Rect(from, middle - (BarHeight / 2), end - from, BarHeight, "y", 2);
        if (to > from)
            frame.Writer.Rect(from, middle - (BarHeight / 2), to - from, BarHeight, "n", 2, $"{name} {NumberText.Percent(value)}");
        if (bounds is var (low, high))
        {
            (double x1, double x2) = (scale.Map(low), scale.Map(high));
            frame.Writer.Line(x1, middle, x2, middle, "fx");
            frame.Writer.Line(x1, middle - 4, x1, middle + 4, "fx");
            frame.Writer.Line(x2, middle - 4, x2, middle + 4, "fx");
        }

        frame.Writer.Text(frame.Width - Frame.Margin, PlotText.Baseline(middle, PlotText.Small), NumberText.Percent(value), "t", Anchor.End, PlotText.Small);
        frame.Top += 24;
    }

    private static string Describe(AnchorSummary rule) =>
        (rule.Conditions.Count > 0 ? $"If {string.Join(" and ", rule.Conditions)}, the model says {rule.Says}" : $"The model always says {rule.Says}")
        + $" in {NumberText.Percent(rule.Precision)} of cases (from {NumberText.Percent(rule.PrecisionLow)} to {NumberText.Percent(rule.PrecisionHigh)}). The rule holds of {NumberText.Percent(rule.Coverage)} of rows."
        + (rule.IsAnchor ? "" : " It is no anchor: the precision asked for was not reached.");
}
