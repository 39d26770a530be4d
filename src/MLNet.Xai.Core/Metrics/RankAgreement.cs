namespace MLNet.Xai.Core.Metrics;

/// <summary>Agreement of two attributions of the same features, by order.</summary>
public static class RankAgreement
{
    /// <summary>Spearman's rank correlation, ties sharing their mean rank; NaN when either side is constant.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double Spearman(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        SameLength(a, b);
        double[] x = Ranks(a), y = Ranks(b);
        double mean = (x.Length + 1) / 2.0, xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }

        return xx == 0 || yy == 0 ? double.NaN : xy / Math.Sqrt(xx * yy);
    }

    /// <summary>Kendall's rank correlation corrected for ties (tau-b); NaN when either side is constant. O(n log n).</summary>
    /// <remarks>Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61, 1966.</remarks>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double Kendall(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        SameLength(a, b);
        return KendallTau.Of(a.ToArray(), b.ToArray());
    }

    /// <summary>
    /// Part of the k features of largest magnitude that the two have in common; ties in favour of the earlier feature. Zeros are never among them: where both sides
    /// have fewer than k others the larger number counts, and two sides of zeros give NaN.
    /// </summary>
    public static double TopOverlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int k)
    {
        SameLength(a, b);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int[] first = Top(a, k), second = Top(b, k);
        return first.Intersect(second).Count() / (double)Math.Max(first.Length, second.Length);
    }

    /// <summary>The k features of largest magnitude that are not zero, the largest first; ties in favour of the earlier feature.</summary>
    internal static int[] Top(ReadOnlySpan<float> values, int k)
    {
        float[] copy = values.ToArray();
        return [.. Enumerable.Range(0, copy.Length).Where(i => copy[i] != 0).OrderByDescending(i => Math.Abs(copy[i])).Take(k)];
    }

    private static double[] Ranks(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to].Equals(sorted[from]);)
                to++;
            for (int i = from; i < to; i++)
                ranks[order[i]] = (from + to + 1) / 2.0;
        }

        return ranks;
    }

    internal static void SameLength(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"The attributions have {a.Length} and {b.Length} features.", nameof(b));
    }
}
