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
}
