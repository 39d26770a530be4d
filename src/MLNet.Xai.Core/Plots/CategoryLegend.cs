using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The key of a feature's categories: its name, then a dot and a name for every colour, in as many lines as they need.</summary>
internal static class CategoryLegend
{
    private const double LineHeight = 20;

    /// <summary>Draws it below a y; returns the y where it ends.</summary>
    public static double Draw(Frame frame, string feature, FeatureCategories categories, double top)
    {
        frame.Writer.Use(StyleParts.Categories);
        double edge = frame.Width - Frame.Margin, x = Frame.Margin, y = top + 14;
        string title = TextMeter.Truncate(feature + ":", PlotText.Small, edge - x);
        frame.Writer.Text(x, y, title, "m", size: PlotText.Small, tooltip: feature + ":");
        x += TextMeter.Width(title, PlotText.Small) + 10;
        foreach (var (step, name) in categories.Legend())
        {
            string shown = TextMeter.Truncate(name, PlotText.Small, Math.Min(240, edge - Frame.Margin - 16));
            double width = 15 + TextMeter.Width(shown, PlotText.Small);
            if (x + width > edge)
                (x, y) = (Frame.Margin + 12, y + LineHeight);
            frame.Writer.Rect(x, y - 9, 10, 10, $"f {ValueColors.Class(step, StyleParts.Categories)}", radius: 5);
            frame.Writer.Text(x + 15, y, shown, "t", size: PlotText.Small, tooltip: name);
            x += width + 14;
        }

        return y + 4;
    }
}
