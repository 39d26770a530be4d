using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="DriftPlot"/>.</summary>
public sealed class DriftPlotOptions : PlotOptions
{
    /// <summary>Most features to show, the most important of either side; the others are left out and counted below. Default 15, at least 1.</summary>
    public int MaxDisplay { get; set; } = 15;

    private protected override void ValidateMore() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxDisplay, 1);
}

/// <summary>How far each feature's importance has moved: mean magnitudes of reference and current rows as two dots on a line, and the population stability index of its attributions behind.</summary>
public static class DriftPlot
{
    private const double RowHeight = 28;

    /// <summary>A line a feature, in the reference's order.</summary>
    public static SvgFigure Draw(DriftReport report, DriftPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        options ??= new DriftPlotOptions();
        options.Validate();
        FeatureDrift[] shown = [.. report.Features.OrderBy(f => Math.Min(f.ReferenceRank, f.CurrentRank)).Take(options.MaxDisplay).OrderBy(f => f.ReferenceRank)];
        int left = report.Features.Count - shown.Length;
        Frame frame = new(options);
        SeriesLegend.Draw(frame, ["reference", "current"], colors: [5, 1]);
        const string heading = "PSI";
        string[] stability = [.. shown.Select(f => NumberText.Fixed(f.Distribution.PopulationStability, 2))];
        double names = frame.NameColumn(shown.Select(f => f.Feature)), behind = stability.Append(heading).Max(s => TextMeter.Width(s, PlotText.Small));
        double start = Frame.Margin + names + 14, end = frame.Width - Frame.Margin - behind - 16;
        frame.Writer.Text(frame.Width - Frame.Margin, frame.Top + 10, heading, "m", Anchor.End, PlotText.Small, "population stability index of the attributions");
        double top = frame.Top + 16, bottom = top + (shown.Length * RowHeight);
        double most = shown.Max(f => Math.Max(f.ReferenceMagnitude, f.CurrentMagnitude));
        LinearScale scale = new(0, most > 0 ? most * 1.03 : 1, start, end);
        double below = frame.HorizontalAxis(scale, top, bottom, "mean |attribution|");
        frame.Writer.Line(start, top, start, bottom, "a");
        for (int i = 0; i < shown.Length; i++)
        {
            double y = top + (i * RowHeight) + (RowHeight / 2), from = scale.Map(shown[i].ReferenceMagnitude), to = scale.Map(shown[i].CurrentMagnitude);
            frame.Name(start - 14, y, shown[i].Feature, "", names);
            frame.Writer.Path($"M{SvgWriter.N(from)} {SvgWriter.N(y)}H{SvgWriter.N(to)}", "l x", attributes: "stroke-width=\"3\"");
            frame.Writer.Rect(from - 5, y - 5, 10, 10, "f s5", radius: 5);
            frame.Writer.Rect(to - 5, y - 5, 10, 10, "f s1", radius: 5);
            frame.Writer.Text(frame.Width - Frame.Margin, PlotText.Baseline(y, PlotText.Small), stability[i], shown[i].Distribution.PopulationStability > 0.25 ? "t h" : "m", Anchor.End, PlotText.Small);
        }

        if (left > 0)
            frame.Writer.Text(Frame.Margin, below += 18, left == 1 ? "1 more feature" : $"{NumberText.Count(left)} more features", "m", size: PlotText.Small);
        return frame.Finish(below + 12, "Drift of explanations", Describe(report), new PlotTable(
            ["Feature", "Reference", "Current", "Reference place", "Current place", "PSI", "Kolmogorov-Smirnov", "Adjusted p", "Wasserstein"],
            report.Features.Select(f => (IReadOnlyList<object>)[
                f.Feature, f.ReferenceMagnitude, f.CurrentMagnitude, (double)f.ReferenceRank, (double)f.CurrentRank, f.Distribution.PopulationStability, f.Distribution.KolmogorovSmirnov, f.AdjustedPValue,
                f.Distribution.Wasserstein])));
    }

    private static string Describe(DriftReport report) =>
        $"Mean magnitudes over {NumberText.Count(report.ReferenceRows)} reference and {NumberText.Count(report.CurrentRows)} current rows. NDCG of the current order {(double.IsNaN(report.Ndcg) ? "unknown" : NumberText.Rounded(report.Ndcg, 3))}. Most moved: "
        + string.Join(", ", report.Features.OrderByDescending(f => f.Distribution.PopulationStability).Take(3).Select(f => $"{f.Feature} (PSI {NumberText.Rounded(f.Distribution.PopulationStability, 2)})")) + ".";
}
