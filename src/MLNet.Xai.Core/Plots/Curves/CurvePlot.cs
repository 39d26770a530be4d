using System.Text;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Lines over two axes of numbers: what a model's scores are worth at every cutoff.</summary>
internal static class CurvePlot
{
    /// <summary>Draws it.</summary>
    /// <param name="curves">One at least, each of a point at least.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What it says.</param>
    /// <param name="table">Its numbers.</param>
    /// <param name="options">Axes and looks.</param>
    public static SvgFigure Draw(IReadOnlyList<Curve> curves, string title, string description, PlotTable table, CurvePlotOptions options)
    {
        options.Validate();
        Frame frame = new(options);
        if (curves.Count > 1)
            SeriesLegend.Draw(frame, [.. curves.Select(c => c.Name)], colors: [.. curves.Select(c => c.Color)]);
        (double From, double To) across = options.XRange ?? Range(curves.SelectMany(c => c.X)), upwards = options.YRange ?? Range(curves.SelectMany(c => c.Y));
        PlotArea area = PlotArea.Open(frame, across, upwards, options);
        SvgWriter svg = frame.Writer;
        svg.Use(StyleParts.Series);
        foreach (Curve curve in curves)
        {
            if (curve.X.Length > 1)
                svg.Path(Path(curve, area.X, area.Y), $"l s{curve.Color}", attributes: $"stroke-width=\"2.4\"{(curve.IsBroken ? " stroke-dasharray=\"6 4\"" : "")}");
            for (int i = 0; i < curve.X.Length && (curve.HasPoints || curve.X.Length == 1); i++)
                svg.Rect(area.X.Map(curve.X[i]) - 3, area.Y.Map(curve.Y[i]) - 3, 6, 6, $"f s{curve.Color}");
        }

        area.Mark(options.Marked);
        return frame.Finish(area.Close(options.XTitle) + 12, title, description, table);
    }

    private static (double From, double To) Range(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return (all.Min(), all.Max());
    }

    private static string Path(Curve curve, LinearScale x, LinearScale y)
    {
        StringBuilder path = new();
        for (int i = 0; i < curve.X.Length; i++)
        {
            path.Append(i == 0 ? 'M' : 'L');
            SvgWriter.AppendTenths(path, x.Map(curve.X[i]));
            path.Append(' ');
            SvgWriter.AppendTenths(path, y.Map(curve.Y[i]));
        }

        return path.ToString();
    }
}
