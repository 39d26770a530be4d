namespace Microsoft.ML.Trainers.FastTree;

/// <summary>What boosting minimises: its negative gradient at the current scores, and the step that a leaf takes.</summary>
internal abstract class TreeObjective
{
    /// <summary>Negative gradient (and curvature, where <see cref="LeafOutput"/> wants it) of every row.</summary>
    public abstract void SetGradient(double[] scores, double[] gradient, double[] curvature);

    /// <param name="meanGradient">Weighted mean gradient of the leaf's rows.</param>
    /// <param name="rows">The leaf's rows.</param>
    /// <param name="scores">Scores that the gradient was taken at.</param>
    /// <param name="curvature">As set by <see cref="SetGradient"/>.</param>
    public abstract double LeafOutput(double meanGradient, ReadOnlySpan<int> rows, double[] scores, double[] curvature);

    private protected static double WeightedMean(double[] values, ReadOnlySpan<int> rows, float[] weights)
    {
        double sum = 0, total = 0;
        foreach (int row in rows)
        {
            double weight = weights is null ? 1 : weights[row];
            sum += weight * values[row];
            total += weight;
        }
        return total == 0 ? 0 : sum / total;
    }
}
