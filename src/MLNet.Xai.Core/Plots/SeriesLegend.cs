using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The key of series: a square and a name for each, above what is drawn, in as many lines as they need.</summary>
internal static class SeriesLegend
{
    /// <param name="frame">Where; the key ends at its top.</param>
    /// <param name="names">One name a series.</param>
    /// <param name="tails">What stands behind each name and is kept where the name is cut.</param>
    /// <param name="colors">Number of each series' colour; 0, 1, 2 and so on when null.</param>
    /// <param name="most">Most pixels of a name with its tail.</param>
    public static void Draw(Frame frame, IReadOnlyList<string> names, IReadOnlyList<string>? tails = null, IReadOnlyList<int>? colors = null, double most = 220)
    {
        frame.Writer.Use(StyleParts.Series);
        double x = Frame.Margin;
        for (int i = 0; i < names.Count; i++)
        {
            string tail = tails?[i] ?? "";
            double room = Math.Min(most, frame.Width - (2 * Frame.Margin) - 20);
            string shown = TextMeter.Truncate(names[i], PlotText.Small, room - TextMeter.Width(tail, PlotText.Small)) + tail;
            double width = 18 + TextMeter.Width(shown, PlotText.Small);
            if (x > Frame.Margin && x + width > frame.Width - Frame.Margin)
                (x, frame.Top) = (Frame.Margin, frame.Top + 20);
            frame.Writer.Rect(x, frame.Top + 2, 12, 12, $"f s{colors?[i] ?? i}", radius: 2);
            frame.Writer.Text(x + 18, frame.Top + 12.5, shown, "t", size: PlotText.Small, tooltip: names[i] + tail);
            x += width + 18;
        }

        frame.Top += 28;
    }
}
