using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="BeeswarmPlot"/>.</summary>
public sealed class BeeswarmOptions : FeaturePlotOptions
{
    /// <summary>Options with <see cref="FeaturePlotOptions.MaxDisplay"/> 20.</summary>
    public BeeswarmOptions() => MaxDisplay = 20;
}

/// <summary>
/// The summary plot: a line a feature, the most important on top, a point for each row's attribution, coloured by the feature's value (grey where missing).
/// Points of a line do not overlap unless there are too many for its height.
/// </summary>
public static class BeeswarmPlot
{
    /// <summary>Draws all rows.</summary>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, BeeswarmOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        options ??= new BeeswarmOptions();
        options.Validate();

        double[] sizes = input.MeanMagnitudes();
        int[] ranking = PlotInput.Rank(sizes);
        int shown = input.Features <= options.MaxDisplay ? input.Features : options.MaxDisplay - 1;
        List<SwarmLine> lines = [.. ranking.Take(shown).Select(f => SwarmLine.Of(input, f))];
        if (shown < input.Features)
            lines.Add(SwarmLine.OfRest(input, ranking.AsSpan(shown)));

        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        double largest = PointCloud.Diameter(input.Rows, options.Width);
        double lineHeight = Math.Round(Math.Clamp(400.0 / lines.Count, 32, 64));
        double names = frame.NameColumn(lines.Select(l => l.Name));
        double colorBar = input.HasData ? ColorBar.Room(TextMeter.Width("High", PlotText.Small)) : 0;
        double left = Frame.Margin + names + 14, right = frame.Width - Frame.Margin - colorBar;
        double top = frame.Top, bottom = top + (lines.Count * lineHeight) + 4;
        LinearScale scale = new(Math.Min(0, lines.Min(l => l.Values.Min())), Math.Max(0, lines.Max(l => l.Values.Max())), left + largest, right - largest);
        double diameter = Diameter(lines, scale, largest, lineHeight);
        double end = frame.HorizontalAxis(scale, top, bottom, input.ValueAxisTitle);
        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        for (int i = 0; i < lines.Count; i++)
        {
            double middle = top + (i * lineHeight) + (lineHeight / 2);
            frame.Name(left - 14, middle, lines[i].Name, "", names, lines[i].IsRest ? "m" : "t");
            double[] x = Array.ConvertAll(lines[i].Values, scale.Map);
            double[] y = Swarm.Pack(x, diameter, Half(lineHeight, diameter), out bool overlapping);
            for (int r = 0; r < y.Length; r++)
                y[r] += middle;
            PointCloud.Draw(svg, x, y, lines[i].Steps, diameter - 0.4, overlapping);
        }

        if (input.HasData)
            ColorBar.Draw(svg, right + 14, top + 4, bottom - 4, "Low", "High", "Feature value");
        return frame.Finish(end + 12, $"Summary of {input.ValueName}s", Describe(input, ranking, sizes));
    }

    private static double Half(double lineHeight, double diameter) => (lineHeight / 2) - (diameter / 2) - 1;

    // Smaller points, down to 60 %, where that makes more lines fit without overlap. (A constant attribution fits at no size.)
    private static double Diameter(List<SwarmLine> lines, LinearScale scale, double largest, double lineHeight)
    {
        double[] diameters = [largest, 0.88 * largest, 0.77 * largest, 0.68 * largest, 0.6 * largest];
        int[] crowded = Array.ConvertAll(diameters, d => lines.Count(l =>
        {
            Swarm.Pack(Array.ConvertAll(l.Values, scale.Map), d, Half(lineHeight, d), out bool overlapping);
            return overlapping;
        }));
        return diameters[Array.IndexOf(crowded, crowded.Min())];
    }

    private static string Describe(PlotInput input, int[] ranking, double[] sizes) =>
        $"{input.ValueName}s of {NumberText.Count(input.Rows)} rows. Most important by mean magnitude: "
        + string.Join(", ", ranking.Take(5).Select(f => $"{input.Names[f]} {NumberText.Rounded(sizes[f], 4)}")) + ".";
}
