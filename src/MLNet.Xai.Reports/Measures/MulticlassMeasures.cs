namespace MLNet.Xai.Reports;

/// <summary>How well several classes are told apart, counted row by row; the definitions are ML.NET's own (<c>MulticlassClassification.Evaluate</c>), with weights where there are any.</summary>
internal sealed class MulticlassMeasures(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];
    private readonly double[,] _weights = new double[classes, classes];
    private readonly double[] _logLoss = new double[classes];

    /// <summary>Rows by [actual, predicted].</summary>
    public long[,] Counts => _counts;

    /// <summary>Whether the scores of every row were probabilities: none below 0, their sum 1.</summary>
    public bool HasProbabilities { get; private set; } = true;

    public double Weight => Enumerable.Range(0, classes).Sum(Actual);

    public double MicroAccuracy => Enumerable.Range(0, classes).Sum(k => _weights[k, k]) / Weight;

    /// <summary>Mean recall of the classes that there are.</summary>
    public double MacroAccuracy => Enumerable.Range(0, classes).Where(k => Actual(k) > 0).Average(Recall);

    /// <summary>Mean -ln(probability of the row's class), probabilities of at least 1e-15.</summary>
    public double LogLoss => _logLoss.Sum() / Weight;

    /// <summary>What is gained on the log-loss of always saying the classes' shares, as a part of it.</summary>
    public double LogLossReduction
    {
        get
        {
            double prior = -Enumerable.Range(0, classes).Where(k => Actual(k) > 0).Sum(k => Actual(k) / Weight * Math.Log(Actual(k) / Weight));
            return (prior - LogLoss) / prior;
        }
    }

    public double Actual(int k) => Enumerable.Range(0, classes).Sum(p => _weights[k, p]);

    public double Recall(int k) => _weights[k, k] / Actual(k);

    public double Precision(int k) => _weights[k, k] / Enumerable.Range(0, classes).Sum(a => _weights[a, k]);

    public double F1(int k) => 2 * Precision(k) * Recall(k) / (Precision(k) + Recall(k));

    public double ClassLogLoss(int k) => _logLoss[k] / Actual(k);

    /// <param name="label">The row's class.</param>
    /// <param name="scores">One a class, no NaN.</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(int label, ReadOnlySpan<float> scores, float weight)
    {
        int predicted = Largest(scores);
        _counts[label, predicted]++;
        _weights[label, predicted] += weight;
        _logLoss[label] -= weight * Math.Log(Math.Max(scores[label], 1e-15));
        HasProbabilities &= AreProbabilities(scores);
    }

    /// <summary>The class with the largest score, the first of equal ones.</summary>
    public static int Largest(ReadOnlySpan<float> scores)
    {
        int largest = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            if (scores[k] > scores[largest])
                largest = k;
        }

        return largest;
    }

    public static bool AreProbabilities(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
            sum += score >= 0 ? score : double.NaN;
        return Math.Abs(sum - 1) < 1e-3;
    }
}
