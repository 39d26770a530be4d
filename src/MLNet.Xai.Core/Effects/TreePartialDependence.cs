using System.Numerics.Tensors;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Effects;

/// <summary>
/// Exact partial dependence of trees: each tree is walked once with all rows, which split at a node of the feature for all its values together, so that the cost hardly
/// depends on the number of values.
/// </summary>
/// <remarks>Equal to setting the feature in every row and scoring, up to the order of summation. Rows x depth for a tree, twice that below each node of the feature.</remarks>
public static class TreePartialDependence
{
    // So many that a block of them stays in the cache while all trees are walked.
    private const int RowsAtOnce = 4096;

    /// <summary>The dependence of every output on one feature.</summary>
    /// <param name="ensemble">The trees; outputs before any link.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="grid">Its values, NaN for "missing" among them if wanted.</param>
    /// <param name="cancellation">Stops between two trees.</param>
    /// <returns>Outputs x grid.</returns>
    /// <exception cref="ArgumentException">The rows have other features, or there is no such feature.</exception>
    public static double[] Of(TreeEnsemble ensemble, ReadOnlySpan<float> rows, int feature, ReadOnlySpan<float> grid, CancellationToken cancellation = default)
    {
        _ = Check(ensemble, rows, feature);
        return grid.IsEmpty ? [] : Of(ensemble, rows.ToArray(), [new VariedFeatures([feature], grid.ToArray())], threads: 1, cancellation);
    }

    /// <summary>The dependence of every output on two features together.</summary>
    /// <returns>Outputs x first x second.</returns>
    /// <inheritdoc cref="Of(TreeEnsemble, ReadOnlySpan{float}, int, ReadOnlySpan{float}, CancellationToken)"/>
    public static double[] OfTwo(
        TreeEnsemble ensemble, ReadOnlySpan<float> rows, int first, ReadOnlySpan<float> firstGrid, int second, ReadOnlySpan<float> secondGrid, CancellationToken cancellation = default)
    {
        _ = Check(ensemble, rows, first);
        _ = Check(ensemble, rows, second);
        if (first == second)
            throw new ArgumentException($"Both features are {first}.", nameof(second));
        if (firstGrid.IsEmpty || secondGrid.IsEmpty)
            return [];
        return Of(ensemble, rows.ToArray(), [new VariedFeatures([first], firstGrid.ToArray()), new VariedFeatures([second], secondGrid.ToArray())], threads: 1, cancellation);
    }

    /// <summary>The dependence of every output on features that are set together, such as the slots of a categorical one, or on several such.</summary>
    /// <param name="ensemble">The trees; outputs before any link.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="varied">What is set to what: one or two.</param>
    /// <param name="threads">Number of threads; 0 means all cores. The same bits whatever it is.</param>
    /// <param name="cancellation">Stops between two blocks of rows.</param>
    /// <returns>Outputs x points, of two outputs x first x second.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit, or there is no such feature.</exception>
    /// <exception cref="NotSupportedException">A node tests a slot that is varied together with one that is not.</exception>
    public static double[] Of(TreeEnsemble ensemble, float[] rows, IReadOnlyList<VariedFeatures> varied, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int count = Check(ensemble, rows, 0), points = VariedFeatures.Check(varied, ensemble.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (varied.Count > 2)
            throw new ArgumentException("One or two are varied at a time.", nameof(varied));
        int[] freeOfNode = TreeWalk.FreeNodes(ensemble, varied);
        double[][] parts = new double[(count + RowsAtOnce - 1) / RowsAtOnce][];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
        _ = Parallel.For(0, parts.Length, parallel, part =>
        {
            int from = part * RowsAtOnce, some = Math.Min(RowsAtOnce, count - from);
            parts[part] = new TreeWalk(ensemble, rows.AsMemory(from * ensemble.FeatureCount, some * ensemble.FeatureCount), varied, freeOfNode).Run(points);
        });
        double[] sums = new double[ensemble.OutputCount * points];
        foreach (double[] part in parts)
            TensorPrimitives.Add(sums, part, sums);
        return Scale(ensemble, sums, points, count);
    }

    /// <summary>The dependence on features at the rows' own values of them: what Friedman's H is made of.</summary>
    /// <param name="ensemble">The trees; outputs before any link.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="slots">The features.</param>
    /// <param name="threads">Number of threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops between two blocks of rows.</param>
    /// <returns>Outputs x rows.</returns>
    /// <inheritdoc cref="Of(TreeEnsemble, float[], IReadOnlyList{VariedFeatures}, int, CancellationToken)" path="/exception"/>
    public static double[] AtRows(TreeEnsemble ensemble, float[] rows, int[] slots, int threads = 0, CancellationToken cancellation = default)
    {
        _ = Check(ensemble, rows, 0);
        (VariedFeatures values, int[] pointOfRow) = VariedFeatures.Of(rows, ensemble.FeatureCount, slots);
        return PartialDependence.Spread(Of(ensemble, rows, [values], threads, cancellation), values.Count, pointOfRow);
    }

    private static int Check(TreeEnsemble ensemble, ReadOnlySpan<float> rows, int feature)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        if (rows.IsEmpty || rows.Length % ensemble.FeatureCount != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {ensemble.FeatureCount} features.", nameof(rows));
        if (feature < 0 || feature >= ensemble.FeatureCount)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"There is no feature {feature}: the trees have {ensemble.FeatureCount}.");
        return rows.Length / ensemble.FeatureCount;
    }

    private static double[] Scale(TreeEnsemble ensemble, double[] sums, int points, int count)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] = ensemble.BaseOffset[i / points] + (ensemble.OutputScale * sums[i] / count);
        return sums;
    }
}
