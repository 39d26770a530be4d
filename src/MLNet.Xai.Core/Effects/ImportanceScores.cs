using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Effects;

/// <summary>Permutation importance of groups of features.</summary>
public sealed class ImportanceScores
{
    private readonly double[][][] _importances;

    internal ImportanceScores(double[] baseline, double[][][] importances) => (Baseline, _importances) = (baseline, importances);

    /// <summary>By metric: the score of the rows as they are.</summary>
    public IReadOnlyList<double> Baseline { get; }

    /// <summary>Groups that were shuffled.</summary>
    public int Groups => _importances.Length;

    /// <summary>Of a group and metric: how much worse each shuffling was.</summary>
    public double[] Importances(int group, int metric) => [.. _importances[group].Select(r => r[metric])];

    /// <summary>Their mean.</summary>
    public double Mean(int group, int metric) => Importances(group, metric).Average();

    /// <summary>Their standard deviation over the shufflings (dividing by their number, as scikit-learn).</summary>
    public double Deviation(int group, int metric)
    {
        double mean = Mean(group, metric);
        return Math.Sqrt(Importances(group, metric).Average(v => (v - mean) * (v - mean)));
    }

    /// <summary>The estimated standard error of the mean: what other shufflings of the same rows would change of it; NaN for a single one.</summary>
    public double StandardError(int group, int metric)
    {
        int repeats = _importances[group].Length;
        return repeats < 2 ? double.NaN : Deviation(group, metric) / Math.Sqrt(repeats - 1);
    }

    /// <summary>Student's interval of the mean over shufflings of the same rows; NaN for a single one.</summary>
    /// <param name="group">The group.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="confidence">How much of the distribution it holds, above 0 and below 1; 0.95.</param>
    public (double Low, double High) Interval(int group, int metric, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence lies between 0 and 1.");
        return Around(group, metric, StudentT.Within(confidence, _importances[group].Length - 1));
    }

    /// <summary>The same by Student's t, which takes longer to find than the rest and is the same for all groups; NaN for a single shuffling.</summary>
    internal (double Low, double High) Around(int group, int metric, double t)
    {
        double mean = Mean(group, metric), half = t * StandardError(group, metric);
        return (mean - half, mean + half);
    }
}
