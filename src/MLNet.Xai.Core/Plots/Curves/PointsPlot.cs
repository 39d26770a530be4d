using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>A cloud of points over two axes of numbers.</summary>
internal static class PointsPlot
{
    /// <summary>Draws it.</summary>
    /// <param name="x">Places from left to right, one at least.</param>
    /// <param name="y">As many heights.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What it says.</param>
    /// <param name="table">Its numbers.</param>
    /// <param name="options">Axes and looks.</param>
    public static SvgFigure Draw(double[] x, double[] y, string title, string description, PlotTable table, CurvePlotOptions options)
    {
        options.Validate();
        Frame frame = new(options);
        PlotArea area = PlotArea.Open(frame, options.XRange ?? (x.Min(), x.Max()), options.YRange ?? (y.Min(), y.Max()), options);
        PointCloud.Draw(frame.Writer, Array.ConvertAll(x, area.X.Map), Array.ConvertAll(y, area.Y.Map), new int[x.Length], PointCloud.Diameter(x.Length, options.Width), overlapping: false,
            StyleParts.Ramp, x.Length > 300 ? 0.8 : 0.95);
        return frame.Finish(area.Close(options.XTitle) + 12, title, description, table);
    }
}
