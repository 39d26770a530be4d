namespace MLNet.Xai.Core.Plots;

/// <summary>How often each class was taken for which.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <summary>Creates it.</summary>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="counts">Counts, <c>[actual, predicted]</c>, square, in the order of the names.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, there is no class, or a count is negative.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames, long[,] counts)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(counts);
        if (classNames.Count == 0 || counts.GetLength(0) != classNames.Count || counts.GetLength(1) != classNames.Count)
        {
            throw new ArgumentException(
                $"{classNames.Count} class names want as many rows and columns; there are {counts.GetLength(0)} x {counts.GetLength(1)} counts.", nameof(counts));
        }

        foreach (long count in counts)
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        ClassNames = [.. classNames];
        _counts = (long[,])counts.Clone();
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Rows of a class that were predicted to be another, or itself.</summary>
    public long this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>All rows.</summary>
    public long Total => _counts.Cast<long>().Sum();

    /// <summary>Rows whose class was predicted rightly.</summary>
    public long Correct => Enumerable.Range(0, ClassNames.Count).Sum(c => _counts[c, c]);

    /// <summary>Rows of a class.</summary>
    public long ActualTotal(int actual) => Enumerable.Range(0, ClassNames.Count).Sum(p => _counts[actual, p]);

    /// <summary>Rows predicted to be of a class.</summary>
    public long PredictedTotal(int predicted) => Enumerable.Range(0, ClassNames.Count).Sum(a => _counts[a, predicted]);

    /// <summary>Share of a class's rows that were found; NaN where it has none.</summary>
    public double Recall(int actual) => _counts[actual, actual] / (double)ActualTotal(actual);

    /// <summary>Share of the rows predicted to be of a class that are; NaN where there are none.</summary>
    public double Precision(int predicted) => _counts[predicted, predicted] / (double)PredictedTotal(predicted);
}
