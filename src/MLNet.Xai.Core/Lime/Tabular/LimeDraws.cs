using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>How LIME draws a feature's values: functions of a stream of random numbers.</summary>
internal static class LimeDraws
{
    private const ulong Tries = 1000;

    /// <summary>A bin as often as in the training data, then a value in it: normal with the bin's mean and deviation, cut at its ends.</summary>
    public static double FromBins(FeatureBins bins, long stream)
    {
        int bin = Bin(bins, CounterRandom.Uniform(stream, ulong.MaxValue));
        if (bin == bins.Count)
            return double.NaN;
        if (bins.IsCategorical)
            return bins.Edges[bin];
        for (ulong n = 0; n < Tries; n++)
        {
            double value = bins.Means[bin] + (bins.Deviations[bin] * CounterRandom.Normal(stream, n));
            if (value >= bins.Minima[bin] && value <= bins.Maxima[bin])
                return value;
        }

        return Math.Clamp(bins.Means[bin], bins.Minima[bin], bins.Maxima[bin]);
    }

    private static int Bin(FeatureBins bins, double place)
    {
        for (int bin = 0; bin <= bins.Count; bin++)
        {
            if (place < bins.Frequencies[bin])
                return bin;
            place -= bins.Frequencies[bin];
        }

        // Frequencies add up to 1 but for rounding.
        return Enumerable.Range(0, bins.Count + 1).Last(b => bins.Frequencies[b] > 0);
    }
}
