using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="GroupRatePlot"/>.</summary>
public sealed class GroupRateOptions : PlotOptions;

/// <summary>What a model does with each group: selection, true positive and false positive rates as bars with their confidence intervals; small groups are named so.</summary>
public static class GroupRatePlot
{
    private const double RowHeight = 26;
    private const double BarHeight = 16;
    private const double HeadingHeight = 30;

    /// <summary>A block a rate, a bar a group. Rates that no group has are left out.</summary>
    /// <exception cref="ArgumentException">No group has a rate.</exception>
    public static SvgFigure Draw(FairnessReport report, GroupRateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        options ??= new GroupRateOptions();
        options.Validate();
        (string Name, Func<GroupFairness, RateInterval> Rate)[] all = [("Selection rate", g => g.SelectionRate), ("True positive rate", g => g.TruePositiveRate), ("False positive rate", g => g.FalsePositiveRate)];
        (string Name, Func<GroupFairness, RateInterval> Rate)[] rates = [.. all.Where(r => report.Groups.Any(g => !double.IsNaN(r.Rate(g).Value)))];
        if (rates.Length == 0)
            throw new ArgumentException("No group has a rate: the report was made without predicted classes.", nameof(report));
        Frame frame = new(options);
        frame.Writer.Use(StyleParts.Series);
        string[] names = [.. report.Groups.Select(Name)];
        double column = frame.NameColumn(names), left = Frame.Margin + column + 10, right = frame.Width - Frame.Margin - TextMeter.Width("100.0%", PlotText.Small) - 12;
        double top = frame.Top, bottom = top + (rates.Length * (HeadingHeight + (report.Groups.Count * RowHeight))) + 4;
        LinearScale scale = new(0, 1, left, right);
        double end = frame.HorizontalAxis(scale, top, bottom, $"rate ({NumberText.Percent(report.Confidence)} interval)");
        frame.Writer.Line(left, top, left, bottom, "a");
        double y = top;
        foreach ((string name, Func<GroupFairness, RateInterval> rate) in rates)
        {
            // On a ground of its own, so that no grid line runs through it.
            frame.Writer.Rect(Frame.Margin, y, TextMeter.Width(name, PlotText.Size, bold: true) + 6, HeadingHeight, "b");
            frame.Writer.Text(Frame.Margin, y + HeadingHeight - 9, name, "t h");
            y += HeadingHeight;
            for (int g = 0; g < names.Length; g++)
            {
                frame.Name(left - 10, y + (RowHeight / 2), names[g], "", column, report.Groups[g].IsSmall ? "m" : "t");
                Bar(frame, scale, y + (RowHeight / 2), rate(report.Groups[g]), g % 8);
                y += RowHeight;
            }
        }

        return frame.Finish(end + 12, "Rates by group", Describe(report, rates), new PlotTable(
            ["Rate", "Group", "Rows", "Value", "Low", "High"],
            rates.SelectMany(r => report.Groups.Select(g => (IReadOnlyList<object>)[r.Name, g.Group, (double)r.Rate(g).Trials, r.Rate(g).Value, r.Rate(g).Low, r.Rate(g).High]))));
    }

    private static string Name(GroupFairness group) => $"{group.Group}{(group.IsSmall ? $" (only {NumberText.Count(group.Count)})" : "")}";

    private static void Bar(Frame frame, LinearScale scale, double middle, RateInterval rate, int series)
    {
        if (double.IsNaN(rate.Value))
        {
            frame.Writer.Text(scale.Start + 6, PlotText.Baseline(middle, PlotText.Small), "no rows", "m", size: PlotText.Small);
            return;
        }

        double end = scale.Map(rate.Value), low = scale.Map(rate.Low), high = scale.Map(rate.High);
        if (end > scale.Start)
            frame.Writer.Rect(scale.Start, middle - (BarHeight / 2), end - scale.Start, BarHeight, $"f s{series}");
        frame.Writer.Line(low, middle, high, middle, "fx");
        frame.Writer.Line(low, middle - 4, low, middle + 4, "fx");
        frame.Writer.Line(high, middle - 4, high, middle + 4, "fx");
        frame.Writer.Text(Math.Max(end, high) + 6, PlotText.Baseline(middle, PlotText.Small), NumberText.Percent(rate.Value), "t", size: PlotText.Small);
    }

    private static string Describe(FairnessReport report, (string Name, Func<GroupFairness, RateInterval> Rate)[] rates) =>
        string.Join(" ", rates.Select(r => $"{r.Name}: {string.Join(", ", report.Groups.Take(6).Select(g => $"{g.Group} {NumberText.Percent(r.Rate(g).Value)}"))}."));
}
