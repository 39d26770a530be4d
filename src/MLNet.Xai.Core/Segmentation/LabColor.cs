namespace MLNet.Xai.Core.Segmentation;

/// <summary>sRGB to CIE L*a*b* (D65, 2 degree observer), with scikit-image's constants.</summary>
internal static class LabColor
{
    /// <summary>Three planes (L, a, b), each row-major, from interleaved RGB bytes.</summary>
    public static double[][] FromRgb(ReadOnlySpan<byte> rgb) => Convert(rgb, v => v / 255.0);

    /// <summary>The same after the smallest byte was stretched to 0 and the largest to 1.</summary>
    public static double[][] FromStretchedRgb(ReadOnlySpan<byte> rgb)
    {
        byte min = byte.MaxValue, max = byte.MinValue;
        foreach (byte value in rgb)
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        double low = min / 255.0, range = (max / 255.0) - low;
        return Convert(rgb, v => range == 0 ? 0 : ((v / 255.0) - low) / range);
    }

    private static double[][] Convert(ReadOnlySpan<byte> rgb, Func<int, double> scale)
    {
        double[] linear = [.. Enumerable.Range(0, 256).Select(v => ToLinear(scale(v)))];
        int pixels = rgb.Length / 3;
        double[][] lab = [new double[pixels], new double[pixels], new double[pixels]];
        for (int i = 0; i < pixels; i++)
        {
            double r = linear[rgb[3 * i]], g = linear[rgb[(3 * i) + 1]], b = linear[rgb[(3 * i) + 2]];
            double x = Curve(((0.412453 * r) + (0.357580 * g) + (0.180423 * b)) / 0.95047);
            double y = Curve((0.212671 * r) + (0.715160 * g) + (0.072169 * b));
            double z = Curve(((0.019334 * r) + (0.119193 * g) + (0.950227 * b)) / 1.08883);
            lab[0][i] = (116 * y) - 16;
            lab[1][i] = 500 * (x - y);
            lab[2][i] = 200 * (y - z);
        }

        return lab;
    }

    private static double Curve(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);

    private static double ToLinear(double v) => v > 0.04045 ? Math.Pow((v + 0.055) / 1.055, 2.4) : v / 12.92;
}
