namespace Microsoft.ML.Data;

/// <summary>Sums over a scored multiclass data set.</summary>
internal sealed class MulticlassTally(int classes)
{
    private const float SmallestProbability = 1e-15f;
    private readonly double[] _classRows = new double[classes];
    private readonly double[] _classLogLoss = new double[classes];
    private readonly double[] _ranks = new double[classes + 1];
    private double _rows;
    private double _logLoss;

    public double[][] Confusion { get; } = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];

    public double MicroAccuracy => _rows > 0 ? _ranks[0] / _rows : 0;

    public double MacroAccuracy
    {
        get
        {
            var accuracies = Enumerable.Range(0, classes).Where(c => _classRows[c] > 0).Select(c => Confusion[c][c] / _classRows[c]).ToList();
            return accuracies.Count > 0 ? accuracies.Average() : 0;
        }
    }

    public double LogLoss => _rows > 0 ? _logLoss / _rows : 0;

    /// <summary>Log loss of always saying the classes' shares.</summary>
    public double PriorLogLoss => -_classRows.Where(n => n > 0).Sum(n => n / _rows * Math.Log(n / _rows));

    public double[] PerClassLogLoss() => [.. _classLogLoss.Select((loss, c) => _classRows[c] > 0 ? loss / _classRows[c] : 0)];

    /// <summary>Share of rows whose class is among the first 1, 2, ..., k.</summary>
    public double[] TopKAccuracies(int k)
    {
        double sum = 0;
        return [.. _ranks.Take(k).Select(n => sum += n / _rows)];
    }

    /// <param name="label">Index of the true class; beyond the scores for a class that the model does not know.</param>
    /// <param name="scores">One per class.</param>
    public void Add(float label, ReadOnlySpan<float> scores)
    {
        if (float.IsNaN(label) || label < 0 || label != (int)label)
            return;
        foreach (float score in scores)
        {
            if (!float.IsFinite(score))
                return;
        }
        int truth = (int)label;
        bool known = truth < scores.Length;
        float given = known ? scores[truth] : 0;
        int rank = 0, assigned = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            if (scores[c] > given || (scores[c] == given && c < truth))
                rank++;
            if (scores[c] > scores[assigned])
                assigned = c;
        }
        double loss = -Math.Log(known ? Math.Clamp(given, SmallestProbability, 1) : SmallestProbability);
        _rows++;
        _logLoss += loss;
        _ranks[rank]++;
        if (!known)
            return;
        _classRows[truth]++;
        _classLogLoss[truth] += loss;
        Confusion[truth][rank == 0 ? truth : assigned]++;
    }
}
