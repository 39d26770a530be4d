using System.Text;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>In which order a heatmap puts the rows of the explanation, left to right.</summary>
public enum HeatmapOrder
{
    /// <summary>By output, the lowest first.</summary>
    Output,

    /// <summary>Rows that are explained alike side by side: average-linkage clustering of their attributions, for up to 2,000 rows.</summary>
    Similarity,

    /// <summary>As they are.</summary>
    Given,
}

/// <summary>Options of <see cref="HeatmapPlot"/>.</summary>
public sealed class HeatmapOptions : FeaturePlotOptions
{
    /// <summary>Options with <see cref="FeaturePlotOptions.MaxDisplay"/> 20.</summary>
    public HeatmapOptions() => MaxDisplay = 20;

    /// <summary>Order of the rows; by output by default.</summary>
    public HeatmapOrder Order { get; set; }
}

/// <summary>
/// All attributions at once: rows of the explanation across, features downwards by importance, red raises and blue lowers; f(x) on top, importance on the
/// right. Where there are more rows than pixels, neighbours are averaged.
/// </summary>
public static class HeatmapPlot
{
    private const double OutputHeight = 54;
    private const double Bars = 64;

    /// <summary>Draws all rows.</summary>
    /// <exception cref="ArgumentException">The explanation is empty, holds NaN or infinite attributions, or is too long for the order asked for.</exception>
    public static SvgFigure Draw(Explanation explanation, HeatmapOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        options ??= new HeatmapOptions();
        options.Validate();
        int[] rows = RowOrder.Of(input, options.Order);
        double[] sizes = input.MeanMagnitudes();
        int[] ranking = PlotInput.Rank(sizes);
        int shown = input.Shown(options.MaxDisplay, input.Features);
        List<SwarmLine> lines = SwarmLine.Collect(input, ranking, shown);

        Frame frame = new(options);
        double names = frame.NameColumn(lines.Select(l => l.Name).Append("f(x)"));
        double limit = Limit(lines);
        string low = NumberText.Signed(-limit, NumberText.Decimals(limit, 2), 2), high = NumberText.Signed(limit, NumberText.Decimals(limit, 2), 2);
        double colorBar = ColorBar.Room(TextMeter.Width(low, PlotText.Small) - 4);
        double left = Frame.Margin + names + 12, right = frame.Width - Frame.Margin - colorBar - Bars;
        double lineHeight = Math.Round(Math.Clamp(220.0 / lines.Count, 24, 44));
        double top = frame.Top + OutputHeight + 8, bottom = top + (lines.Count * lineHeight);

        Outputs(frame, input, rows, left, right, frame.Top, names);
        double widest = lines.Max(l => l.Values.Average(Math.Abs));
        for (int i = 0; i < lines.Count; i++)
        {
            double middle = top + (i * lineHeight) + (lineHeight / 2);
            frame.Name(left - 12, middle, lines[i].Name, "", names, lines[i].IsRest ? "m" : "t");
            Cells(frame.Writer, lines[i].Values, rows, limit, left, right, middle, lineHeight - 1);
            double length = widest > 0 ? lines[i].Values.Average(Math.Abs) / widest * (Bars - 14) : 0;
            frame.Writer.Rect(right + 4, middle - 6, length, 12, "f x", tooltip: $"{lines[i].Name}: mean |{input.ValueName}| {NumberText.Rounded(lines[i].Values.Average(Math.Abs), 3)}");
        }

        LinearScale axis = new(0, rows.Length, left, right);
        double end = frame.HorizontalAxis(axis, bottom + 2, bottom + 2, AxisTitle(options.Order, input), grid: false, whole: true);
        ColorBar.Draw(frame.Writer, right + Bars + 14, top, bottom, low, high, input.ValueName, StyleParts.Diverging);
        return frame.Finish(end + 12, $"Heatmap of {input.ValueName}s{input.ForOutput}", Describe(input, ranking), PlotTable.OfFeatures(input, ranking, shown));
    }

    internal static string AxisTitle(HeatmapOrder order, PlotInput input) => order switch
    {
        HeatmapOrder.Output => $"Rows, ordered by {input.OutputText}",
        HeatmapOrder.Similarity => "Rows, ordered by similarity of their explanations",
        _ => "Rows",
    };

    // The ends of the colours: the 99th percentile of all magnitudes, so that one outlier does not pale the rest.
    private static double Limit(List<SwarmLine> lines)
    {
        double[] sorted = [.. lines.SelectMany(l => l.Values).Select(Math.Abs).Order()];
        double limit = Percentiles.Of(sorted, 0.99);
        return limit > 0 ? limit : sorted[^1] > 0 ? sorted[^1] : 1;
    }

    // Runs of one colour are one stroke; strokes of one colour one path.
    private static void Cells(SvgWriter svg, double[] values, int[] rows, double limit, double left, double right, double middle, double height)
    {
        svg.Use(StyleParts.Diverging);
        int columns = Math.Min(rows.Length, (int)(right - left));
        StringBuilder?[] paths = new StringBuilder?[StyleSheet.DivergingSteps];
        int[] steps = new int[columns];
        for (int c = 0; c < columns; c++)
        {
            var (from, to) = Range(c, columns, rows.Length);
            double mean = 0;
            for (int i = from; i < to; i++)
                mean += values[rows[i]] / (to - from);
            steps[c] = (int)Math.Round(((Math.Clamp(mean / limit, -1, 1) + 1) / 2) * (StyleSheet.DivergingSteps - 1));
        }

        for (int c = 0; c < columns;)
        {
            int next = c;
            while (next < columns && steps[next] == steps[c])
                next++;
            StringBuilder path = paths[steps[c]] ??= new StringBuilder();
            double x = left + ((right - left) * c / columns), end = left + ((right - left) * next / columns);
            path.Append('M');
            SvgWriter.AppendTenths(path, x);
            path.Append(' ');
            SvgWriter.AppendTenths(path, middle);
            path.Append('H');
            SvgWriter.AppendTenths(path, end);
            c = next;
        }

        svg.Open("g", "l", $"stroke-width=\"{SvgWriter.N(height)}\" shape-rendering=\"crispEdges\"");
        for (int step = 0; step < paths.Length; step++)
        {
            if (paths[step] is { } path)
                svg.Path(path.ToString(), $"d{step}");
        }

        svg.Close("g");
    }

    private static void Outputs(Frame frame, PlotInput input, int[] rows, double left, double right, double top, double names)
    {
        double[] outputs = Array.ConvertAll(rows, input.Output);
        double mean = input.Base(0);
        LinearScale scale = new(Math.Min(mean, outputs.Min()), Math.Max(mean, outputs.Max()), top + OutputHeight - 4, top + 6);
        int columns = Math.Min(rows.Length, (int)(right - left));
        StringBuilder path = new();
        for (int c = 0; c < columns; c++)
        {
            var (from, to) = Range(c, columns, rows.Length);
            path.Append(c == 0 ? 'M' : 'L');
            SvgWriter.AppendTenths(path, columns == 1 ? left : left + ((right - left) * (c + 0.5) / columns));
            path.Append(' ');
            SvgWriter.AppendTenths(path, scale.Map(outputs.AsSpan(from, to - from).ToArray().Average()));
        }

        if (columns == 1)
            SvgWriter.AppendTenths(path.Append('H'), right);
        frame.Name(left - 12, top + (OutputHeight / 2), "f(x)", "", names);
        frame.Writer.Line(left, scale.Map(mean), right, scale.Map(mean), "e");
        frame.Writer.Open("g", "l x", "stroke-width=\"1.5\"");
        frame.Writer.Path(path.ToString(), "");
        frame.Writer.Close("g");
        int decimals = NumberText.Decimals(Math.Max(Math.Abs(scale.From), Math.Abs(scale.To)), 2);
        string highest = NumberText.Fixed(scale.To, decimals, 2), lowest = NumberText.Fixed(scale.From, decimals, 2);
        frame.Writer.Text(right + 4, PlotText.Baseline(top + 9, PlotText.Small), highest, "m", size: PlotText.Small);
        frame.Writer.Text(right + 4, PlotText.Baseline(top + OutputHeight - 7, PlotText.Small), lowest, "m", size: PlotText.Small);
    }

    private static (int From, int To) Range(int column, int columns, int rows) =>
        ((int)((long)column * rows / columns), (int)((long)(column + 1) * rows / columns));

    private static string Describe(PlotInput input, int[] ranking) =>
        $"{input.ValueName}s{input.ForOutput} of {input.RowsText} and {NumberText.Count(input.AllFeatures)} features. Most important: "
        + string.Join(", ", ranking.Take(5).Select(f => input.Names[f])) + "." + (input.IsCut ? " Where TopK cut a value its cell is empty." : "");
}
