namespace MLNet.Xai.Core.Metrics;

/// <summary>How far two samples of numbers lie apart as distributions. NaN where a sample is empty.</summary>
public static class DistributionDistance
{
    /// <summary>What no share of a bin falls below in <see cref="PopulationStability"/>.</summary>
    public const double LeastShare = 1e-4;

    /// <summary>Kolmogorov and Smirnov's statistic, the largest difference of the two distribution functions, and its p-value.</summary>
    /// <remarks>
    /// The p-value is Kolmogorov's limit with Stephens' correction ("Numerical Recipes", 14.3): good from some ten values a side on, and too large, which is the safe side, where values repeat.
    /// </remarks>
    /// <param name="first">Values, ascending.</param>
    /// <param name="second">Values, ascending.</param>
    public static (double Statistic, double PValue) KolmogorovSmirnov(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            return (double.NaN, double.NaN);
        double largest = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            double at = Math.Min(first[i], second[j]);
            Pass(first, at, ref i);
            Pass(second, at, ref j);
            largest = Math.Max(largest, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }

        double size = Math.Sqrt((double)first.Length / (first.Length + second.Length) * second.Length);
        return (largest, Kolmogorov((size + 0.12 + (0.11 / size)) * largest));
    }

    /// <summary>Wasserstein's first distance (the earth mover's): how far values have to be moved on average to make one distribution of the other. In the values' units.</summary>
    /// <param name="first">Values, ascending.</param>
    /// <param name="second">Values, ascending.</param>
    public static double Wasserstein(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            return double.NaN;
        double sum = 0, before = Math.Min(first[0], second[0]);
        for (int i = 0, j = 0; i < first.Length || j < second.Length;)
        {
            double at = Math.Min(i < first.Length ? first[i] : double.PositiveInfinity, j < second.Length ? second[j] : double.PositiveInfinity);
            sum += Math.Abs(((double)i / first.Length) - ((double)j / second.Length)) * (at - before);
            Pass(first, at, ref i);
            Pass(second, at, ref j);
            before = at;
        }

        return sum;
    }

    /// <summary>
    /// The population stability index: sum over bins of (current share - reference share) x ln(current share / reference share). Below 0.1 is usually called no change, above 0.25 a large one.
    /// </summary>
    /// <remarks>
    /// Bins lie between quantiles of the reference; a value that is several quantiles, as zeros often are, has a bin of its own. Shares below <see cref="LeastShare"/> count as that. Siddiqi, "Credit risk scorecards", 2006; it
    /// is Jeffreys' divergence of the binned distributions.
    /// </remarks>
    /// <param name="reference">Values, ascending.</param>
    /// <param name="current">Values, ascending.</param>
    /// <param name="bins">Bins of the reference, 10 by default.</param>
    public static double PopulationStability(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (reference.IsEmpty || current.IsEmpty)
            return double.NaN;

        // Numbers of values of either side up to each cut, all of them at last.
        var cuts = new List<(int Reference, int Current)>();
        double before = double.NaN;
        bool alone = false;
        for (int b = 1; b < bins; b++)
        {
            double edge = reference[(int)((((long)b * reference.Length) + bins - 1) / bins) - 1];
            if (edge == before && alone)
                continue;
            alone = edge == before;
            if (alone)
                cuts[^1] = (Below(reference, edge), Below(current, edge));
            cuts.Add((UpTo(reference, edge), UpTo(current, edge)));
            before = edge;
        }

        cuts.Add((reference.Length, current.Length));
        double sum = 0;
        (int Reference, int Current) last = (0, 0);
        foreach ((int Reference, int Current) cut in cuts)
        {
            double expected = Math.Max(LeastShare, (double)(cut.Reference - last.Reference) / reference.Length), found = Math.Max(LeastShare, (double)(cut.Current - last.Current) / current.Length);
            sum += (found - expected) * Math.Log(found / expected);
            last = cut;
        }

        return sum;
    }

    private static void Pass(ReadOnlySpan<double> sorted, double at, ref int place)
    {
        while (place < sorted.Length && sorted[place] <= at)
            place++;
    }

    private static int UpTo(ReadOnlySpan<double> sorted, double edge)
    {
        int place = 0;
        Pass(sorted, edge, ref place);
        return place;
    }

    private static int Below(ReadOnlySpan<double> sorted, double edge)
    {
        int place = 0;
        while (place < sorted.Length && sorted[place] < edge)
            place++;
        return place;
    }

    private static double Kolmogorov(double lambda)
    {
        // The series below hardly converges where the answer is 1.
        if (lambda < 0.2)
            return 1;
        double sum = 0, sign = 2;
        for (int k = 1; k <= 100; k++)
        {
            double term = sign * Math.Exp(-2 * k * (double)k * lambda * lambda);
            sum += term;
            if (Math.Abs(term) < 1e-17)
                break;
            sign = -sign;
        }

        return Math.Clamp(sum, 0, 1);
    }
}
