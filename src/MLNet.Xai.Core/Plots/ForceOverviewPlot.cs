using System.Text;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ForceOverviewPlot"/>.</summary>
public sealed class ForceOverviewOptions : PlotOptions
{
    /// <summary>Height of the plotting area in pixels, at least 120; default 300.</summary>
    public double PlotHeight { get; set; } = 300;

    /// <summary>Order of the rows; by similarity up to 2,000 rows and by output above, unless set.</summary>
    public HeatmapOrder? Order { get; set; }

    private protected override void ValidateMore()
    {
        if (!(PlotHeight is >= 120 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(PlotHeight), PlotHeight, "PlotHeight must lie between 120 and 10,000 pixels.");
    }
}

/// <summary>
/// The force plots of all rows, each turned upright and side by side: red reaches from below up to f(x), blue from above down to it. Up to 200 rows, lines
/// inside the areas part the three strongest features of a row from the others.
/// </summary>
public static class ForceOverviewPlot
{
    private const int Parted = 3;
    private const int MostParted = 200;

    /// <summary>Draws all rows.</summary>
    /// <exception cref="ArgumentException">The explanation is empty, holds NaN or infinite attributions, or is too long for the order asked for.</exception>
    public static SvgFigure Draw(Explanation explanation, ForceOverviewOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        options ??= new ForceOverviewOptions();
        options.Validate();
        HeatmapOrder order = options.Order ?? (input.Rows > RowOrder.MostClustered ? HeatmapOrder.Output : HeatmapOrder.Similarity);
        int[] rows = RowOrder.Of(input, order);
        double[][] up = [.. rows.Select(r => Edges(input, r, 1))], down = [.. rows.Select(r => Edges(input, r, -1))];

        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        double top = frame.Top, bottom = top + options.PlotHeight;
        LinearScale y = new(up.Min(e => e[^1]), down.Max(e => e[^1]), bottom - 4, top + 4);
        double left = Frame.Margin + 18 + Frame.VerticalLabels(y) + 8, right = frame.Width - Frame.Margin;
        LinearScale x = new(0, rows.Length, left, right);
        frame.VerticalAxis(y, left, right, $"Model output: {input.OutputText}");
        Area(svg, up, x, y, "p");
        Area(svg, down, x, y, "n");
        for (int level = 1; level <= Parted && rows.Length <= MostParted; level++)
        {
            svg.Path(Steps(up, level, x, y), "sep");
            svg.Path(Steps(down, level, x, y), "sep");
        }

        svg.Path(Steps(up, 0, x, y), "fx");
        double mean = input.Base(0);
        svg.Line(left, y.Map(mean), right, y.Map(mean), "e");
        double end = frame.HorizontalAxis(x, bottom, bottom, HeatmapPlot.AxisTitle(order, input), grid: false, whole: true);
        return frame.Finish(end + 12, $"Force plots of all rows{input.ForOutput}",
            $"What raises and what lowers the {input.OutputText} in {NumberText.Count(rows.Length)} rows, base value {NumberText.Rounded(mean, 4)}.", PlotTable.OfOutputs(input, rows));
    }

    // f(x), then f(x) less the largest push of the sign, less the second ..., at last less all of them, the others too.
    private static double[] Edges(PlotInput input, int row, int sign)
    {
        double[] pushes = [.. Enumerable.Range(0, input.Features).Select(f => input.Value(row, f)).Where(v => Math.Sign(v) == sign).OrderByDescending(Math.Abs)];
        double[] edges = new double[Parted + 2];
        double at = input.Output(row);
        for (int i = 0; i <= Parted; i++)
        {
            edges[i] = at;
            at -= i < pushes.Length ? pushes[i] : 0;
        }

        double other = input.Other(row);
        edges[^1] = at - pushes.Skip(Parted + 1).Sum() - (Math.Sign(other) == sign ? other : 0);
        return edges;
    }

    private static void Area(SvgWriter svg, double[][] edges, LinearScale x, LinearScale y, string cls)
    {
        StringBuilder path = new(Steps(edges, 0, x, y));
        for (int i = edges.Length - 1; i >= 0; i--)
        {
            path.Append('V');
            SvgWriter.AppendTenths(path, y.Map(edges[i][^1]));
            path.Append('H');
            SvgWriter.AppendTenths(path, x.Map(i));
        }

        svg.Path(path.Append('Z').ToString(), cls);
    }

    private static string Steps(double[][] edges, int level, LinearScale x, LinearScale y)
    {
        StringBuilder path = new();
        for (int i = 0; i < edges.Length; i++)
        {
            if (i == 0)
                SvgWriter.AppendTenths(path.Append('M'), x.Map(0));
            SvgWriter.AppendTenths(path.Append(i == 0 ? ' ' : 'V'), y.Map(edges[i][level]));
            SvgWriter.AppendTenths(path.Append('H'), x.Map(i + 1));
        }

        return path.ToString();
    }
}
