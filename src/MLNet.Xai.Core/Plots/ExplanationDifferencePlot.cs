using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ExplanationDifferencePlot"/>.</summary>
public sealed class ExplanationDifferenceOptions : PlotOptions
{
    /// <summary>Most features to show, those that differ most; the others are left out and counted below. Default 10, at least 1.</summary>
    public int MaxDisplay { get; set; } = 10;

    /// <summary>Whether mean magnitudes are compared instead of means with their signs. No by default.</summary>
    public bool Magnitudes { get; set; }

    private protected override void ValidateMore() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxDisplay, 1);
}

/// <summary>How far each feature's mean attribution in each group lies from that in the reference group: dots with confidence intervals; full dots keep a difference after Holm's adjustment.</summary>
public static class ExplanationDifferencePlot
{
    private const double LineHeight = 16;
    private const double Gap = 12;
    private const int Colours = 8;

    /// <summary>A line a group in every feature's row; of more than eight groups those with most rows, the others are in the table.</summary>
    /// <exception cref="ArgumentException">The report has no attributions, or none that can be compared.</exception>
    public static SvgFigure Draw(FairnessReport report, ExplanationDifferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        options ??= new ExplanationDifferenceOptions();
        options.Validate();
        ExplanationDifference[] all = [.. report.Differences.Where(d => double.IsFinite(Of(d).Difference))];
        if (all.Length == 0)
            throw new ArgumentException("There are no two groups with explained rows to compare.", nameof(report));

        // A colour stands for one group.
        string[] known = [.. all.Select(d => d.Group).Distinct(StringComparer.Ordinal)], largest = [.. report.Groups.OrderByDescending(g => g.Explained).Select(g => g.Group).Where(known.Contains).Take(Colours)];
        string[] groups = [.. known.Where(largest.Contains)];
        IGrouping<string, ExplanationDifference>[] features = [.. all.Where(d => groups.Contains(d.Group)).GroupBy(d => d.Feature, StringComparer.Ordinal).OrderByDescending(f => f.Max(d => Math.Abs(Of(d).Difference)))];
        int left = features.Length - Math.Min(features.Length, options.MaxDisplay);
        features = features[..^left];
        Frame frame = new(options);
        SeriesLegend.Draw(frame, [.. groups]);
        double names = frame.NameColumn(features.Select(f => f.Key)), start = Frame.Margin + names + 14, end = frame.Width - Frame.Margin - 8;
        double height = (groups.Length * LineHeight) + Gap, top = frame.Top, bottom = top + (features.Length * height);
        double[] reach = [0, .. features.SelectMany(f => f).SelectMany(d => (double[])[Of(d).Difference, Of(d).Low, Of(d).High]).Where(double.IsFinite)];
        LinearScale scale = new LinearScale(reach.Min(), reach.Max(), start, end).Pad(0.03, 0.03);
        string what = options.Magnitudes ? "mean |attribution|" : "mean attribution";
        double below = frame.HorizontalAxis(scale, top, bottom, $"{what} less that of {report.ReferenceGroup} ({NumberText.Percent(report.Confidence)} interval)");
        frame.Writer.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        for (int f = 0; f < features.Length; f++)
        {
            double y = top + (f * height);
            frame.Name(start - 14, y + (height / 2), features[f].Key, "", names);
            foreach (ExplanationDifference difference in features[f])
            {
                int group = Array.IndexOf(groups, difference.Group);
                Dot(frame, scale, y + (Gap / 2) + (group * LineHeight) + (LineHeight / 2), Of(difference), Found(difference), $"s{group}");
            }
        }

        (int Count, string What)[] cut = [(left, "feature"), (known.Length - groups.Length, "group")];
        string[] more = [.. cut.Where(c => c.Count > 0).Select(c => $"{NumberText.Count(c.Count)} more {c.What}{(c.Count == 1 ? "" : "s")}")];
        if (more.Length > 0)
            frame.Writer.Text(Frame.Margin, below += 18, string.Join(" and ", more), "m", size: PlotText.Small);
        return frame.Finish(below + 12, $"Differences of the {what} from {report.ReferenceGroup}", Describe(), new PlotTable(
            ["Feature", "Group", "Difference", "Low", "High", "Adjusted p"],
            all.OrderByDescending(d => Math.Abs(Of(d).Difference)).Select(d => (IReadOnlyList<object>)[d.Feature, d.Group, Of(d).Difference, Of(d).Low, Of(d).High, Adjusted(d)])));

        MeanDifference Of(ExplanationDifference d) => options.Magnitudes ? d.Magnitude : d.Mean;

        double Adjusted(ExplanationDifference d) => options.Magnitudes ? d.AdjustedMagnitudePValue : d.AdjustedPValue;

        bool Found(ExplanationDifference d) => Adjusted(d) < 1 - report.Confidence;

        string Describe() => $"{what} less that of {report.ReferenceGroup}: "
            + string.Join(", ", all.OrderByDescending(d => Math.Abs(Of(d).Difference)).Take(5).Select(d => $"{d.Feature} of {d.Group} {NumberText.Rounded(Of(d).Difference, 3)}"))
            + $". {NumberText.Count(all.Count(Found))} of {NumberText.Count(all.Length)} differences are found after Holm's adjustment; the others are drawn as rings.";
    }

    // Full where the difference is found, else a ring.
    private static void Dot(Frame frame, LinearScale scale, double y, MeanDifference difference, bool found, string cls)
    {
        double x = scale.Map(difference.Difference);
        if (!double.IsNaN(difference.Low))
            frame.Writer.Path($"M{SvgWriter.N(scale.Map(difference.Low))} {SvgWriter.N(y)}H{SvgWriter.N(scale.Map(difference.High))}", $"l {cls}", attributes: "stroke-width=\"2\"");
        frame.Writer.Rect(x - 5, y - 5, 10, 10, $"f {cls}", radius: 5);
        if (!found)
            frame.Writer.Rect(x - 3, y - 3, 6, 6, "b", radius: 3);
    }
}
