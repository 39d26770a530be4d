namespace MLNet.Xai.Core.Plots;

/// <summary>What pairs of features do together, of one output: one row's interaction values, or the mean of their magnitudes over rows.</summary>
/// <remarks>As shap's: symmetric, an interaction halved between its two cells, main effects on the diagonal. A row's sums are then its attributions.</remarks>
public sealed class InteractionMatrix
{
    /// <summary>Creates it.</summary>
    /// <param name="featureNames">Names of the features.</param>
    /// <param name="values">The values, row-major, features x features, symmetric.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, there is no feature, or a value is not finite or differs from its mirror image by more than rounding.</exception>
    public InteractionMatrix(IReadOnlyList<string> featureNames, double[] values)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(values);
        int n = featureNames.Count;
        if (n == 0 || values.Length != n * n)
            throw new ArgumentException($"{n} features want {n * n} values; there are {values.Length}.", nameof(values));
        double slack = 1e-4 * values.Max(Math.Abs);
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"The interaction of '{featureNames[i / n]}' and '{featureNames[i % n]}' is {values[i]}; a picture needs finite numbers.", nameof(values));
            if (Math.Abs(values[i] - values[(i % n * n) + (i / n)]) > slack)
            {
                throw new ArgumentException(
                    $"The interaction of '{featureNames[i / n]}' and '{featureNames[i % n]}' is {values[i]} one way and {values[(i % n * n) + (i / n)]} the other; "
                    + "interaction values are symmetric.", nameof(values));
            }
        }

        (FeatureNames, Values) = (featureNames, values);
    }

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The values, row-major, features x features.</summary>
    public double[] Values { get; }

    /// <summary>The row that they are of, signs kept; <see langword="null"/> where they are mean magnitudes over <see cref="RowCount"/> rows.</summary>
    public long? RowNumber { get; init; }

    /// <summary>Number of rows behind the means.</summary>
    public long RowCount { get; init; } = 1;

    /// <summary>Name of the explained output; empty when it has none.</summary>
    public string OutputName { get; init; } = "";

    /// <summary>Units of the values.</summary>
    public ExplanationUnits Units { get; init; } = ExplanationUnits.Margin;

    internal double this[int a, int b] => Values[(a * FeatureNames.Count) + b];
}
