using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// The effect of two features together as a field of colours, the first across, the second upwards: from low to high for partial dependence, about zero for accumulated local effects.
/// </summary>
public static class EffectSurfacePlot
{
    /// <summary>Draws it.</summary>
    /// <exception cref="ArgumentException">There is no such output, or a value is not finite, or <see cref="EffectPlotOptions.Centred"/> is set.</exception>
    public static SvgFigure Draw(FeaturePairEffect effect, EffectPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        options ??= new EffectPlotOptions();
        options.Validate();
        if (options.Output >= effect.OutputNames.Count)
            throw new ArgumentOutOfRangeException(nameof(options), options.Output, $"There is no output {options.Output}: the effect has {effect.OutputNames.Count}, counted from 0.");
        if (options.Centred)
            throw new ArgumentException("EffectPlotOptions.Centred is set: curves begin at zero, and a surface has none.", nameof(options));
        double[] surface = effect.Surface(options.Output);
        if (surface.Length == 0 || !Array.TrueForAll(surface, double.IsFinite))
            throw new ArgumentException($"The effect of '{effect.First.Feature}' and '{effect.Second.Feature}' has no points, or one that is not finite.", nameof(effect));
        Frame frame = new(options);
        string measure = EffectPlot.Measure(effect.Kind, effect.Units, effect.OutputNames[options.Output], centred: false);
        if (effect.Kind == EffectKind.AccumulatedLocalEffects)
            measure = measure.Replace("accumulated effect", "joint effect", StringComparison.Ordinal);
        double end = Field(frame, effect, surface, options, measure);
        return frame.Finish(end + 12, $"{measure} of {effect.First.Feature} and {effect.Second.Feature}", Describe(effect, surface, measure), new PlotTable(
            [$"{effect.First.Feature} / {effect.Second.Feature}", .. Enumerable.Range(0, effect.Second.Grid.Length).Select(j => EffectPlot.Text(effect.Second, j))],
            Enumerable.Range(0, effect.First.Grid.Length).Select(i =>
                (IReadOnlyList<object>)[EffectPlot.Place(effect.First, i), .. Enumerable.Range(0, effect.Second.Grid.Length).Select(j => (object)surface[(i * effect.Second.Grid.Length) + j])])));
    }

    private static double Field(Frame frame, FeaturePairEffect effect, double[] surface, EffectPlotOptions options, string measure)
    {
        SvgWriter svg = frame.Writer;
        bool signed = effect.Kind == EffectKind.AccumulatedLocalEffects;
        svg.Use(signed ? StyleParts.Diverging : StyleParts.Ramp);
        (double low, double high) = (surface.Min(), surface.Max());
        if (signed)
            (low, high) = (-Math.Max(-low, high), Math.Max(-low, high));
        string[] ends = [NumberText.Rounded(low, 3), NumberText.Rounded(high, 3)];
        (EffectAxis across, EffectAxis up) = (effect.First, effect.Second);
        double top = frame.Top, height = up.Categories.Count > 0 ? Math.Max(options.PlotHeight, 20 * up.Categories.Count) : options.PlotHeight, bottom = top + height;
        double[] edgesUp = Edges(up), edgesAcross = Edges(across);
        LinearScale y = new(edgesUp[0], edgesUp[^1], bottom, top);
        double names = up.Categories.Count > 0 ? frame.NameColumn(up.Categories, PlotText.Small) : Frame.VerticalLabels(y);
        double left = Frame.Margin + 18 + names + 8, right = frame.Width - Frame.Margin - ColorBar.Room(ends.Max(l => TextMeter.Width(l, PlotText.Small)));
        LinearScale x = new(edgesAcross[0], edgesAcross[^1], left, right);
        if (up.Categories.Count == 0)
            frame.VerticalAxis(y, left, right, up.Feature);
        else
            Names(frame, up, y, left, names);
        int width = up.Grid.Length;
        for (int i = 0; i < across.Grid.Length; i++)
        {
            (double from, double to) = (x.Map(edgesAcross[i]), x.Map(edgesAcross[i + 1]));
            for (int j = 0; j < width; j++)
            {
                (double under, double over) = (y.Map(edgesUp[j]), y.Map(edgesUp[j + 1]));
                double value = surface[(i * width) + j];
                svg.Rect(from, over, to - from, under - over, Class(value, low, high, signed), tooltip: $"{EffectPlot.Text(across, i)}, {EffectPlot.Text(up, j)}: {NumberText.Rounded(value, 3)}",
                    attributes: "shape-rendering=\"crispEdges\"");
            }
        }

        ColorBar.Draw(svg, right + 14, top + 2, bottom - 2, ends[0], ends[1], measure, signed ? StyleParts.Diverging : StyleParts.Ramp);
        return across.Categories.Count == 0 ? frame.HorizontalAxis(x, bottom, bottom, across.Feature, grid: false, left, right) : NamesBelow(frame, across, x, left, right, bottom);
    }

    private static string Class(double value, double low, double high, bool signed)
    {
        double share = high > low ? (value - low) / (high - low) : 0.5;
        return signed ? $"f d{(int)Math.Round(share * (StyleSheet.DivergingSteps - 1))}" : $"f c{(int)Math.Round(share * (StyleSheet.RampSteps - 1))}";
    }

    // A point's cell goes half the way to its neighbours.
    private static double[] Edges(EffectAxis axis)
    {
        double[] grid = axis.Grid;
        if (axis.Categories.Count > 0)
            return [.. Enumerable.Range(0, grid.Length + 1).Select(i => i - 0.5)];
        if (grid.Length == 1)
            return [grid[0] - 0.5, grid[0] + 0.5];
        return [grid[0], .. grid.Zip(grid.Skip(1), (a, b) => (a + b) / 2), grid[^1]];
    }

    private static void Names(Frame frame, EffectAxis axis, LinearScale y, double left, double room)
    {
        for (int c = 0; c < axis.Categories.Count; c++)
            frame.Name(left - 8, y.Map(c), axis.Categories[c], "", room, "m", PlotText.Small);
        string shown = TextMeter.Truncate(axis.Feature, PlotText.Small, y.Start - y.End);
        frame.Writer.Text(Frame.Margin + 8, (y.Start + y.End) / 2, shown, "m", Anchor.Middle, PlotText.Small, axis.Feature, vertical: true);
    }

    private static double NamesBelow(Frame frame, EffectAxis axis, LinearScale x, double left, double right, double bottom)
    {
        double room = (right - left) / axis.Categories.Count, deep = Math.Min(150, axis.Categories.Max(c => TextMeter.Width(c, PlotText.Small)));
        bool upright = deep > room - 6;
        for (int c = 0; c < axis.Categories.Count && room >= PlotText.Small; c++)
        {
            if (upright)
                frame.Writer.Text(x.Map(c) + 4, bottom + 8, TextMeter.Truncate(axis.Categories[c], PlotText.Small, deep), "m", Anchor.End, PlotText.Small, axis.Categories[c], vertical: true);
            else
                frame.Writer.Text(x.Map(c), bottom + 18, axis.Categories[c], "m", Anchor.Middle, PlotText.Small);
        }

        return frame.AxisTitle(axis.Feature, (left + right) / 2, bottom + (upright ? deep + 26 : 40));
    }

    private static string Describe(FeaturePairEffect effect, double[] surface, string measure)
    {
        (int low, int high) = (Array.IndexOf(surface, surface.Min()), Array.IndexOf(surface, surface.Max()));
        return $"{measure} of {effect.First.Feature} (across) and {effect.Second.Feature} (upwards) over {NumberText.Count(effect.RowCount)} rows: lowest {NumberText.Rounded(surface[low], 4)} at {At(low)}, highest {NumberText.Rounded(surface[high], 4)} at {At(high)}.";

        string At(int cell) => $"{EffectPlot.Text(effect.First, cell / effect.Second.Grid.Length)}, {EffectPlot.Text(effect.Second, cell % effect.Second.Grid.Length)}";
    }
}
