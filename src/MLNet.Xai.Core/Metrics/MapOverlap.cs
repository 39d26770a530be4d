using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>Agreement of two explanations of the same image, as sets of pixels.</summary>
public static class MapOverlap
{
    /// <summary>The largest values of a map as a mask: the top part of the pixels, ties in favour of the earlier pixel.</summary>
    /// <param name="map">Any map.</param>
    /// <param name="part">Part of the pixels, between 0 and 1; 0.1 is the usual "top 10 %".</param>
    public static bool[] Top(ReadOnlySpan<float> map, double part)
    {
        if (!(part is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(part), part, "A part of the pixels is between 0 and 1.");
        int count = (int)Math.Round(part * map.Length, MidpointRounding.ToEven);
        float[] values = map.ToArray();
        var mask = new bool[values.Length];
        foreach (int i in Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(count))
            mask[i] = true;
        return mask;
    }

    /// <summary>Intersection over union of two masks; NaN when both are empty: maps that point at nothing do not agree.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double IntersectionOverUnion(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"The masks have {a.Length} and {b.Length} pixels.", nameof(b));
        int both = 0, any = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += a[i] && b[i] ? 1 : 0;
            any += a[i] || b[i] ? 1 : 0;
        }

        return any == 0 ? double.NaN : (double)both / any;
    }

    /// <summary>
    /// What intersection over union two masks of these sizes have on average when one of them is shuffled at random: the chance level
    /// that a measured value must be held against; NaN when both are empty. Exact: the overlap is hypergeometric.
    /// </summary>
    /// <param name="pixels">Pixels of the image.</param>
    /// <param name="a">Pixels of the first mask.</param>
    /// <param name="b">Pixels of the second mask.</param>
    public static double ChanceLevel(int pixels, int a, int b)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(a, pixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(b, pixels);
        if (a == 0 && b == 0)
            return double.NaN;
        return Hypergeometric.Mean(pixels, a, b, both => (double)both / (a + b - both));
    }
}
