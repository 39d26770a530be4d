using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>How far a row's attributions move when the row is changed a little at random.</summary>
/// <param name="MaxSensitivity">Largest |A(x') - A(x)| / |A(x)| (Yeh et al., NeurIPS 2019; captum's sensitivity_max). NaN where A(x) is zero.</param>
/// <param name="Stability">
/// Largest |A(x') - A(x)| / |x' - x|, x in standard deviations of the background: the local Lipschitz estimate of Alvarez-Melis and Jaakkola, "On the robustness of interpretability methods", 2018. In the attributions'
/// units.
/// </param>
public readonly record struct AttributionSensitivity(double MaxSensitivity, double Stability)
{
    /// <summary>Rows around a row: every value moves evenly by at most radius x its deviation; missing values, and those without deviation, stay.</summary>
    /// <param name="row">The row.</param>
    /// <param name="deviations">Standard deviation of each value, not negative.</param>
    /// <param name="radius">Largest change in deviations.</param>
    /// <param name="samples">How many rows.</param>
    /// <param name="seed">Seed of the changes.</param>
    /// <returns>Samples x values.</returns>
    public static float[] Neighbours(ReadOnlySpan<float> row, ReadOnlySpan<double> deviations, double radius, int samples, long seed)
    {
        if (deviations.Length != row.Length)
            throw new ArgumentException($"There are {deviations.Length} deviations for {row.Length} values.", nameof(deviations));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (!(radius > 0 && double.IsFinite(radius)))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "The radius is a positive number.");
        var neighbours = new float[samples * row.Length];
        for (int s = 0; s < samples; s++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)s);
            for (int i = 0; i < row.Length; i++)
                neighbours[(s * row.Length) + i] = (float)(row[i] + (deviations[i] * radius * ((2 * CounterRandom.Uniform(stream, (ulong)i)) - 1)));
        }

        return neighbours;
    }

    /// <summary>Compares attributions of a row and of its neighbours.</summary>
    /// <param name="attributions">Those of the row.</param>
    /// <param name="moved">Those of its neighbours, neighbours x features; a neighbour with NaN among them does not count.</param>
    /// <param name="row">The row.</param>
    /// <param name="neighbours">Its neighbours, neighbours x values.</param>
    /// <param name="deviations">Standard deviation of each value.</param>
    /// <returns>NaN where no neighbour counts or none differs from the row.</returns>
    public static AttributionSensitivity Measure(
        ReadOnlySpan<float> attributions, ReadOnlySpan<float> moved, ReadOnlySpan<float> row, ReadOnlySpan<float> neighbours, ReadOnlySpan<double> deviations)
    {
        (int features, int values) = (attributions.Length, row.Length);
        if (features == 0 || values == 0 || moved.Length % features != 0 || moved.Length / features * values != neighbours.Length || deviations.Length != values)
            throw new ArgumentException($"{moved.Length} attributions of neighbours and {neighbours.Length} values do not fit {features} attributions and {values} values of a row.", nameof(moved));
        double length = 0, farthest = double.NaN, steepest = double.NaN;
        foreach (float value in attributions)
            length += (double)value * value;
        for (int s = 0; s < moved.Length / features; s++)
        {
            double change = 0, distance = 0;
            for (int f = 0; f < features; f++)
                change += Square((double)moved[(s * features) + f] - attributions[f]);
            for (int i = 0; i < values; i++)
                distance += deviations[i] > 0 && float.IsFinite(row[i]) ? Square(((double)neighbours[(s * values) + i] - row[i]) / deviations[i]) : 0;
            if (double.IsNaN(change) || distance == 0)
                continue;
            farthest = Math.Max(double.IsNaN(farthest) ? 0 : farthest, Math.Sqrt(change));
            steepest = Math.Max(double.IsNaN(steepest) ? 0 : steepest, Math.Sqrt(change / distance));
        }

        return new AttributionSensitivity(length > 0 ? farthest / Math.Sqrt(length) : double.NaN, steepest);

        static double Square(double x) => x * x;
    }
}
