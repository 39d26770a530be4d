using System.Text;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="EffectPlot"/>.</summary>
public sealed class EffectPlotOptions : PlotOptions
{
    /// <summary>Height of the plotting area of numbers in pixels, at least 120; default 300.</summary>
    public double PlotHeight { get; set; } = 300;

    /// <summary>Which output is drawn, counted from 0.</summary>
    public int Output { get; set; }

    /// <summary>Whether every curve begins at zero (centred ICE); by default curves are where they are. An error of surfaces, which have no curves.</summary>
    public bool Centred { get; set; }

    private protected override void ValidateMore()
    {
        if (!(PlotHeight is >= 120 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(PlotHeight), PlotHeight, "PlotHeight must lie between 120 and 10,000 pixels.");
        ArgumentOutOfRangeException.ThrowIfNegative(Output);
    }
}

/// <summary>
/// A feature's effect: the mean as a thick line, rows' own curves as thin ones behind it, short strokes below where the rows are. Categories have a bar each, with their part of the rows.
/// </summary>
public static class EffectPlot
{
    /// <summary>Draws it.</summary>
    /// <exception cref="ArgumentException">There is no such output, or a value is not finite.</exception>
    public static SvgFigure Draw(FeatureEffect effect, EffectPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        options ??= new EffectPlotOptions();
        options.Validate();
        if (options.Output >= effect.OutputNames.Count)
            throw new ArgumentOutOfRangeException(nameof(options), options.Output, $"There is no output {options.Output}: the effect has {effect.OutputNames.Count}, counted from 0.");
        if (effect.Axis.Grid.Length == 0 || !Array.TrueForAll(effect.Values, double.IsFinite) || !Array.TrueForAll(effect.Individual, double.IsFinite) || !Array.TrueForAll(effect.Axis.Grid, double.IsFinite))
            throw new ArgumentException($"The effect of '{effect.Axis.Feature}' has no points, or one that is not finite.", nameof(effect));
        FeatureEffect drawn = options.Centred ? effect.Centred() : effect;
        Frame frame = new(options);
        string measure = Measure(effect.Kind, effect.Units, effect.OutputNames[options.Output], options.Centred);
        double end = effect.Axis.Categories.Count > 0 ? EffectBars.Draw(frame, drawn, options, measure) : Curves(frame, drawn, options, measure);
        return frame.Finish(end + 12, $"{measure} along {effect.Axis.Feature}", Describe(drawn, options, measure), Table(drawn, options.Output, measure));
    }

    /// <summary>What is drawn upwards: "mean raw score of high".</summary>
    internal static string Measure(EffectKind kind, ExplanationUnits units, string output, bool centred)
    {
        string unit = (units == ExplanationUnits.Probability ? "probability" : "raw score") + (output.Length > 0 ? $" of {output}" : "");
        return kind == EffectKind.AccumulatedLocalEffects ? $"accumulated effect on the {unit}" : centred ? $"change of the mean {unit}" : $"mean {unit}";
    }

    private static double Curves(Frame frame, FeatureEffect effect, EffectPlotOptions options, string measure)
    {
        SvgWriter svg = frame.Writer;
        svg.Use(StyleParts.Series);
        double[] mean = effect.Curve(options.Output), grid = effect.Axis.Grid;
        double[][] own = [.. Enumerable.Range(0, effect.IndividualCount).Select(row => effect.CurveOf(row, options.Output))];
        double top = frame.Top, bottom = top + options.PlotHeight;
        LinearScale y = new LinearScale(own.Append(mean).Min(c => c.Min()), own.Append(mean).Max(c => c.Max()), bottom - 18, top + 8).Pad(0.03, 0.03);
        double left = Frame.Margin + 18 + Frame.VerticalLabels(y) + 8, right = frame.Width - Frame.Margin - 8;
        LinearScale x = new(grid[0], grid[^1], left + 10, right - 10);
        frame.VerticalAxis(y, left, right, measure);
        if (y.From < 0 && y.To > 0)
            svg.Line(left, y.Map(0), right, y.Map(0), "e");
        foreach (double[] curve in own)
            svg.Path(Path(grid, curve, x, y), "l x", attributes: "stroke-width=\".8\" stroke-opacity=\".4\"");
        svg.Path(Path(grid, mean, x, y), "l s0", attributes: "stroke-width=\"2.6\"");
        if (grid.Length == 1)
            svg.Rect(x.Map(grid[0]) - 3, y.Map(mean[0]) - 3, 6, 6, "f s0");
        Rug(svg, effect.Axis, x, bottom);
        return frame.HorizontalAxis(x, bottom, bottom, effect.Axis.Feature, grid: false, left, right);
    }

    // Rows beyond the grid have no stroke.
    private static void Rug(SvgWriter svg, EffectAxis axis, LinearScale x, double bottom)
    {
        StringBuilder path = new();
        foreach (double value in axis.Data.Where(v => v >= axis.Grid[0] && v <= axis.Grid[^1]).Select(v => Math.Round(x.Map(v), 1)).Distinct().Order())
            path.Append('M').Append(SvgWriter.N(value)).Append(' ').Append(SvgWriter.N(bottom - 8)).Append('V').Append(SvgWriter.N(bottom - 1));
        if (path.Length > 0)
            svg.Path(path.ToString(), "l x", attributes: "stroke-width=\"1\" stroke-opacity=\".6\"");
    }

    private static string Path(double[] grid, double[] curve, LinearScale x, LinearScale y)
    {
        StringBuilder path = new();
        for (int g = 0; g < grid.Length; g++)
        {
            path.Append(g == 0 ? 'M' : 'L');
            path.Append(SvgWriter.N(x.Map(grid[g]))).Append(' ').Append(SvgWriter.N(y.Map(curve[g])));
        }

        return path.ToString();
    }

    private static string Describe(FeatureEffect effect, EffectPlotOptions options, string measure)
    {
        double[] mean = effect.Curve(options.Output);
        (int low, int high) = (Array.IndexOf(mean, mean.Min()), Array.IndexOf(mean, mean.Max()));
        string text = $"{measure} along {effect.Axis.Feature} over {NumberText.Count(effect.RowCount)} row{(effect.RowCount == 1 ? "" : "s")}: "
            + $"lowest {NumberText.Rounded(mean[low], 4)} at {Text(effect.Axis, low)}, highest {NumberText.Rounded(mean[high], 4)} at {Text(effect.Axis, high)}.";
        return effect.IndividualCount > 0 && effect.Axis.Categories.Count == 0 ? $"{text} Thin lines are the curves of {NumberText.Count(effect.IndividualCount)} rows." : text;
    }

    private static PlotTable Table(FeatureEffect effect, int output, string measure)
    {
        double[] mean = effect.Curve(output);
        double[][] own = [.. Enumerable.Range(0, effect.IndividualCount).Select(row => effect.CurveOf(row, output))];
        double[] parts = effect.Axis.Categories.Count > 0 ? EffectBars.Parts(effect.Axis) : [];
        string[] more = [.. parts.Length > 0 ? (string[])["part of the rows"] : [], .. own.Length > 0 ? (string[])["lowest row", "highest row"] : []];
        return new PlotTable([effect.Axis.Feature, measure, .. more], mean.Select((value, g) =>
            (IReadOnlyList<object>)[Place(effect.Axis, g), value, .. parts.Length > 0 ? (object[])[parts[g]] : [], .. own.Length > 0 ? (object[])[own.Min(c => c[g]), own.Max(c => c[g])] : []]));
    }

    /// <summary>A point in the table of numbers: the category, or the number as it is.</summary>
    internal static object Place(EffectAxis axis, int point) => axis.Categories.Count > 0 ? axis.Categories[point] : axis.Grid[point];

    internal static string Text(EffectAxis axis, int point) => axis.Categories.Count > 0 ? axis.Categories[point] : NumberText.Value(axis.Grid[point]);
}
