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
/// The summary plot: a line a feature, the most important on top, a point for each row's attribution, coloured by the feature's value (grey where missing),
/// categories each in a colour of its own. Where TopK cut an attribution its row has no point.
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
        int shown = input.Shown(options.MaxDisplay, input.Features);
        List<SwarmLine> lines = SwarmLine.Collect(input, ranking, shown);
        int[][] rows = [.. lines.Select(l => l.Rows(input))];

        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        double largest = PointCloud.Diameter(input.Rows, options.Width);
        double lineHeight = Math.Round(Math.Clamp(400.0 / lines.Count, 32, 64));
        double names = frame.NameColumn(lines.Select(l => l.Name));
        bool ordered = input.HasData && ranking.Take(shown).Any(f => input.Categories(f) is null);
        double colorBar = ordered ? ColorBar.Room(TextMeter.Width("High", PlotText.Small)) : 0;
        double left = Frame.Margin + names + 14, right = frame.Width - Frame.Margin - colorBar;
        double top = frame.Top, bottom = top + (lines.Count * lineHeight) + 4;
        LinearScale scale = new(Math.Min(0, lines.Min(l => l.Values.Min())), Math.Max(0, lines.Max(l => l.Values.Max())), left + largest, right - largest);
        double[][] places = [.. lines.Select((l, i) => Array.ConvertAll(rows[i], r => scale.Map(l.Values[r])))];
        double diameter = Diameter(places, largest, lineHeight);
        double end = frame.HorizontalAxis(scale, top, bottom, input.ValueAxisTitle(frame.Width - (2 * Frame.Margin)));
        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        for (int i = 0; i < lines.Count; i++)
        {
            double middle = top + (i * lineHeight) + (lineHeight / 2);
            frame.Name(left - 14, middle, lines[i].Name, "", names, lines[i].IsRest ? "m" : "t");
            double[] y = Swarm.Pack(places[i], diameter, Half(lineHeight, diameter), out bool overlapping);
            for (int r = 0; r < y.Length; r++)
                y[r] += middle;
            bool nominal = !lines[i].IsRest && input.Categories(lines[i].Feature) is not null;
            PointCloud.Draw(svg, places[i], y, lines[i].Steps(input, rows[i]), diameter - 0.4, overlapping, nominal ? StyleParts.Categories : StyleParts.Ramp);
        }

        if (ordered)
            ColorBar.Draw(svg, right + 14, top + 4, bottom - 4, "Low", "High", "Feature value");
        foreach (int f in ranking.Take(shown))
        {
            if (input.Categories(f) is { } categories)
                end = CategoryLegend.Draw(frame, input.Names[f], categories, end + 10);
        }

        return frame.Finish(end + 12, $"Summary of {input.ValueName}s{input.ForOutput}", Describe(input, ranking, sizes), PlotTable.OfFeatures(input, ranking, shown));
    }

    private static double Half(double lineHeight, double diameter) => (lineHeight / 2) - (diameter / 2) - 1;

    // Smaller points, down to 60 %, where that makes more lines fit without overlap. (A constant attribution fits at no size.)
    private static double Diameter(double[][] places, double largest, double lineHeight)
    {
        double[] diameters = [largest, 0.88 * largest, 0.77 * largest, 0.68 * largest, 0.6 * largest];
        int[] crowded = Array.ConvertAll(diameters, d => places.Count(x =>
        {
            Swarm.Pack(x, d, Half(lineHeight, d), out bool overlapping);
            return overlapping;
        }));
        return diameters[Array.IndexOf(crowded, crowded.Min())];
    }

    private static string Describe(PlotInput input, int[] ranking, double[] sizes) =>
        $"{input.ValueName}s{input.ForOutput} of {input.RowsText}. Most important by mean magnitude: "
        + string.Join(", ", ranking.Take(5).Select(f => $"{input.Names[f]} {NumberText.Rounded(sizes[f], 4)}")) + ".";
}
