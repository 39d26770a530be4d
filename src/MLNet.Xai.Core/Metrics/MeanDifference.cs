using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>The difference of two means, with Welch's interval and test.</summary>
/// <param name="Difference">First mean - second mean.</param>
/// <param name="Low">Lower end of the confidence interval; NaN where a side has fewer than two values.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Two-sided, of the hypothesis that there is no difference; NaN as above.</param>
/// <remarks>Welch, Biometrika 34, 1947: no equal variances are supposed; degrees of freedom by Welch and Satterthwaite.</remarks>
public readonly record struct MeanDifference(double Difference, double Low, double High, double PValue)
{
    /// <summary>From two lists of values.</summary>
    /// <param name="first">The first values.</param>
    /// <param name="second">The second ones.</param>
    /// <param name="confidence">Level of the interval, between 0 and 1; 0.95 by default.</param>
    public static MeanDifference Welch(IEnumerable<double> first, IEnumerable<double> second, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence level lies between 0 and 1.");
        RunningMoments a = default, b = default;
        foreach (double value in first)
            a.Add(value);
        foreach (double value in second)
            b.Add(value);
        return Welch(a, b, confidence);
    }

    internal static MeanDifference Welch(RunningMoments first, RunningMoments second, double confidence)
    {
        double difference = first.Count == 0 || second.Count == 0 ? double.NaN : first.Mean - second.Mean, a = first.VarianceOfMean, b = second.VarianceOfMean;
        if (double.IsNaN(a) || double.IsNaN(b))
            return new MeanDifference(difference, double.NaN, double.NaN, double.NaN);
        if (a + b == 0)
            return new MeanDifference(difference, difference, difference, difference == 0 ? 1 : 0);
        double error = Math.Sqrt(a + b), freedom = (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        double half = StudentT.Within(confidence, freedom) * error;
        return new MeanDifference(difference, difference - half, difference + half, StudentT.TwoSided(difference / error, freedom));
    }

    /// <summary>Holm's adjustment of p-values for as many comparisons as there are; NaN stays and does not count.</summary>
    /// <remarks>Holm, Scandinavian Journal of Statistics 6, 1979: the chance of a single false finding among all stays below the level, whatever their dependence.</remarks>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        double[] adjusted = [.. pValues];
        int[] order = [.. Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i])];
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
            adjusted[order[i]] = largest = Math.Max(largest, Math.Min(1, pValues[order[i]] * (order.Length - i)));
        return adjusted;
    }
}
