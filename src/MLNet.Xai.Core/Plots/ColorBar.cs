using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The key of the ramp: a strip from low (bottom) to high (top), a title along it.</summary>
internal static class ColorBar
{
    /// <summary>Width with labels at the ends of up to so many pixels.</summary>
    public static double Room(double labels) => 14 + Math.Max(30, labels + 18);

    /// <summary>Draws it with its strip at <paramref name="x"/>.</summary>
    public static void Draw(SvgWriter svg, double x, double top, double bottom, string low, string high, string title, StyleParts ramp = StyleParts.Ramp)
    {
        svg.Use(ramp);
        (int steps, string prefix) = ramp == StyleParts.Diverging ? (StyleSheet.DivergingSteps, "f d") : (StyleSheet.RampSteps, "f c");
        double step = (bottom - top) / steps;
        for (int i = 0; i < steps; i++)
            svg.Rect(x, bottom - ((i + 1) * step), 8, i == 0 ? step : step + 0.6, prefix + i);

        svg.Text(x + 13, top + 9, high, "m", size: PlotText.Small);
        svg.Text(x + 13, bottom, low, "m", size: PlotText.Small);
        string shown = TextMeter.Truncate(title, PlotText.Small, bottom - top - 34);
        if (shown.Length >= Math.Min(title.Length, 6))
            svg.Text(x + 24, (top + bottom) / 2, shown, "m", Anchor.Middle, PlotText.Small, title, vertical: true);
    }
}
