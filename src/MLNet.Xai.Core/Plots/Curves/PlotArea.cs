using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The area between two axes of numbers.</summary>
internal sealed class PlotArea
{
    private readonly Frame _frame;
    private readonly double _left, _right, _bottom;

    private PlotArea(Frame frame, LinearScale x, LinearScale y, double left, double right, double bottom) => (_frame, X, Y, _left, _right, _bottom) = (frame, x, y, left, right, bottom);

    public LinearScale X { get; }

    public LinearScale Y { get; }

    /// <summary>Draws the upward axis and the line of reference; what is drawn next lies over them.</summary>
    public static PlotArea Open(Frame frame, (double From, double To) across, (double From, double To) upwards, CurvePlotOptions options)
    {
        double top = frame.Top, bottom = top + options.PlotHeight;
        LinearScale y = new LinearScale(upwards.From, upwards.To, bottom - 6, top + 8).Pad(0.02, 0.02);
        double left = Frame.Margin + 18 + Frame.VerticalLabels(y) + 8, right = frame.Width - Frame.Margin - 8;
        LinearScale x = new LinearScale(across.From, across.To, left + 8, right - 8);
        frame.VerticalAxis(y, left, right, options.YTitle);
        if (options.Reference is { } line)
            frame.Writer.Line(x.Map(line.X1), y.Map(line.Y1), x.Map(line.X2), y.Map(line.Y2), "e");
        return new PlotArea(frame, x, y, left, right, bottom);
    }

    /// <summary>A ring around a point, and its name where there is room.</summary>
    public void Mark((double X, double Y, string Name)? point)
    {
        if (point is not { } marked || !double.IsFinite(marked.X) || !double.IsFinite(marked.Y))
            return;
        double x = X.Map(marked.X), y = Y.Map(marked.Y), width = TextMeter.Width(marked.Name, PlotText.Small);
        _frame.Writer.Rect(x - 5, y - 5, 10, 10, "fx", radius: 5);
        // Away from the nearer corner on top, where curves run.
        bool onLeft = x > (_left + _right) / 2 || x + 12 + width > _right;
        double baseline = y + 22 > _bottom - 4 ? y - 12 : y + 22;
        _frame.Writer.Text(onLeft ? x - 4 : x + 4, baseline, marked.Name, "t", onLeft ? Anchor.End : Anchor.Start, PlotText.Small);
    }

    /// <summary>Draws the axis along the bottom; returns where it ends.</summary>
    public double Close(string title) => _frame.HorizontalAxis(X, _bottom, _bottom, title, grid: false, _left, _right);
}
