using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>A dot and a name for every series, in as many lines as they need.</summary>
internal static class SeriesLegend
{
    /// <summary>Draws it at the top of a frame, which moves down.</summary>
    public static void Draw(Frame frame, IReadOnlyList<(string Name, string Class)> series)
    {
        frame.Writer.Use(StyleParts.Series);
        double x = Frame.Margin;
        foreach ((string name, string cls) in series)
        {
            string shown = TextMeter.Truncate(name, PlotText.Small, Math.Min(220, frame.Width - (2 * Frame.Margin) - 20));
            double width = 16 + TextMeter.Width(shown, PlotText.Small);
            if (x > Frame.Margin && x + width > frame.Width - Frame.Margin)
                (x, frame.Top) = (Frame.Margin, frame.Top + 20);
            frame.Writer.Rect(x, frame.Top + 3, 10, 10, cls, radius: 5);
            frame.Writer.Text(x + 16, frame.Top + 12.5, shown, "t", size: PlotText.Small, tooltip: name);
            x += width + 18;
        }

        frame.Top += 28;
    }
}
