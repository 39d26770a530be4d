using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Effects;

/// <summary>The values of a feature at which its effect is looked at, from its values in data.</summary>
public static class FeatureGrid
{
    private const double Plotting = 0.4; // scipy's mquantiles.

    /// <summary>scikit-learn's grid: all values where there are fewer than <paramref name="resolution"/>, else evenly spaced ones between two percentiles.</summary>
    /// <param name="values">The feature's values; NaN is left out.</param>
    /// <param name="resolution">Points of the grid, 2 at least; 100.</param>
    /// <param name="low">Part of the values below the first point; 0.05.</param>
    /// <param name="high">Part of the values below the last point; 0.95.</param>
    /// <returns>Ascending, without repetitions.</returns>
    /// <exception cref="ArgumentException">There are no values, or the parts are no range.</exception>
    public static double[] Of(ReadOnlySpan<double> values, int resolution = 100, double low = 0.05, double high = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 2);
        if (!(low >= 0 && low < high && high <= 1))
            throw new ArgumentException($"The parts {low} and {high} are no range between 0 and 1.", nameof(low));
        double[] sorted = Sorted(values);
        double[] distinct = [.. sorted.Distinct()];
        if (distinct.Length < resolution)
            return distinct;
        (double from, double to) = (Quantile(sorted, low), Quantile(sorted, high));
        return [.. Enumerable.Range(0, resolution).Select(i => from + (i * ((to - from) / (resolution - 1)))).Distinct()];
    }

    /// <summary>The edges of bins with about as many values each, for accumulated local effects.</summary>
    /// <param name="values">The feature's values; NaN is left out.</param>
    /// <param name="bins">Bins, 1 at least; fewer where values repeat.</param>
    /// <param name="interpolated">Whether edges lie between values (numpy's and alibi's rule) or are values themselves (R's type 1, as ALEPlot). Default: between.</param>
    public static double[] Edges(ReadOnlySpan<double> values, int bins, bool interpolated = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] sorted = Sorted(values);
        // Parts as numpy and R step through them, so that the same value is an edge where a part falls between two.
        IEnumerable<double> parts = Enumerable.Range(0, bins + 1).Select(k => k == bins ? 1 : k * (1.0 / bins));
        return [.. parts.Select(part => interpolated ? Percentiles.Of(sorted, part) : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)]).Distinct()];
    }

    private static double[] Sorted(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values.ToArray().Where(v => !double.IsNaN(v)).Order()];
        return sorted.Length > 0 ? sorted : throw new ArgumentException("There are no values, or all are NaN.", nameof(values));
    }

    private static double Quantile(double[] sorted, double part)
    {
        int n = sorted.Length;
        if (n == 1)
            return sorted[0];
        double place = (n * part) + Plotting + (part * (1 - (2 * Plotting)));
        int k = (int)Math.Floor(Math.Clamp(place, 1, n - 1));
        double share = Math.Clamp(place - k, 0, 1);
        return ((1 - share) * sorted[k - 1]) + (share * sorted[k]);
    }
}
