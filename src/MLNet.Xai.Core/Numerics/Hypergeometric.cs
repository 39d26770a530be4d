namespace MLNet.Xai.Core.Numerics;

/// <summary>The overlap of two sets of given sizes when one of them lies at random.</summary>
internal static class Hypergeometric
{
    /// <summary>The mean of a function of the overlap.</summary>
    /// <param name="all">Elements that there are.</param>
    /// <param name="a">Size of the first set, at most <paramref name="all"/>.</param>
    /// <param name="b">Size of the second set, at most <paramref name="all"/>.</param>
    /// <param name="value">The function.</param>
    public static double Mean(int all, int a, int b, Func<int, double> value)
    {
        int from = Math.Max(0, a + b - all), to = Math.Min(a, b);

        // Probabilities relative to the mode, walked outwards by their ratio, so that nothing under- or overflows.
        int mode = Math.Clamp((int)((a + 1.0) * (b + 1.0) / (all + 2.0)), from, to);
        double mass = 0, sum = 0;
        double p = 1;
        for (int k = mode; k <= to; k++)
        {
            Add(k, p);
            p *= (double)(a - k) * (b - k) / ((k + 1.0) * (all - a - b + k + 1.0));
        }

        p = 1;
        for (int k = mode; k > from; k--)
        {
            p *= k * (double)(all - a - b + k) / ((a - k + 1.0) * (b - k + 1.0));
            Add(k - 1, p);
        }

        return sum / mass;

        void Add(int k, double weight)
        {
            mass += weight;
            sum += weight * value(k);
        }
    }
}
