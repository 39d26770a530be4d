using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The key of series: a square and a name for each, above what is drawn, in as many lines as they need.</summary>
internal static class SeriesLegend
{
    public static void Draw(Frame frame, IReadOnlyList<string> names)
    {
        frame.Writer.Use(StyleParts.Series);
        double x = Frame.Margin;
        for (int i = 0; i < names.Count; i++)
        {
            string shown = TextMeter.Truncate(names[i], PlotText.Small, Math.Min(220, frame.Width - (2 * Frame.Margin) - 20));
            double width = 18 + TextMeter.Width(shown, PlotText.Small);
            if (x + width > frame.Width - Frame.Margin)
                (x, frame.Top) = (Frame.Margin, frame.Top + 20);
            frame.Writer.Rect(x, frame.Top + 2, 12, 12, $"f s{i}", radius: 2);
            frame.Writer.Text(x + 18, frame.Top + 12.5, shown, "t", size: PlotText.Small, tooltip: names[i]);
            x += width + 18;
        }

        frame.Top += 28;
    }
}
