using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Contrast;

/// <summary>What the sample says of a number: the unit of its distance, its range, and whether it is whole.</summary>
/// <param name="Unit">Median absolute deviation from the median; where that is 0 the mean one; 1 for a constant.</param>
/// <param name="Median">The median.</param>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Maximum">The largest value.</param>
/// <param name="IsWhole">Whether all values are whole numbers.</param>
/// <param name="Sorted">The distinct values, ascending; missing ones are left out.</param>
internal sealed record FeatureScale(double Unit, double Median, double Minimum, double Maximum, bool IsWhole, float[] Sorted)
{
    /// <summary>Of a feature's values; null where all are missing.</summary>
    /// <exception cref="ArgumentException">One is infinite.</exception>
    public static FeatureScale? Of(string name, IEnumerable<float> values)
    {
        float[] known = [.. values.Where(v => !float.IsNaN(v)).Order()];
        if (known.Length == 0)
            return null;
        if (float.IsInfinity(known[0]) || float.IsInfinity(known[^1]))
            throw new ArgumentException($"The sample has infinite values of the feature '{name}', from which no distance can be told.");
        double median = Percentiles.Of([.. known.Select(v => (double)v)], 0.5);
        double[] deviations = [.. known.Select(v => Math.Abs(v - median)).Order()];
        double unit = Percentiles.Of(deviations, 0.5);
        if (unit == 0)
            unit = deviations.Average();
        return new FeatureScale(unit > 0 ? unit : 1, median, known[0], known[^1], Array.TrueForAll(known, v => v == MathF.Floor(v)), [.. known.Distinct()]);
    }
}
