namespace MLNet.Xai.Core.Trees;

/// <summary>
/// Counts how many rows reach every node of an ensemble, for engines that do not keep the number (ML.NET). Rows come in blocks of any
/// size; trees are counted in parallel, and a count does not depend on the number of threads.
/// </summary>
/// <remarks>
/// Without weights a row counts one. A trainer that was given row weights saw others: scikit-learn's trees, and shap with them, have sums of
/// weights as covers. Give the same weights here for the same values.
/// </remarks>
public sealed class CoverCounter
{
    private readonly TreeEnsemble _ensemble;
    private readonly double[] _leaves;

    /// <summary>Starts at zero rows.</summary>
    public CoverCounter(TreeEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        _ensemble = ensemble;
        _leaves = new double[ensemble.NodeCount];
    }

    /// <summary>Number of rows counted so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Counts rows.</summary>
    /// <param name="rows"><c>rows[row * FeatureCount + feature]</c>.</param>
    /// <param name="rowCount">How many rows there are.</param>
    /// <exception cref="ArgumentException">There are not that many rows.</exception>
    public void Add(ReadOnlyMemory<float> rows, int rowCount) => Add(rows, rowCount, weights: null);

    /// <summary>Counts weighted rows.</summary>
    /// <param name="rows"><c>rows[row * FeatureCount + feature]</c>.</param>
    /// <param name="weights">The weight of every row, zero or more; as many as there are rows.</param>
    /// <exception cref="ArgumentException">There are not that many rows, or a weight is negative or not finite.</exception>
    public void Add(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights)
    {
        ReadOnlySpan<double> all = weights.Span;
        for (int row = 0; row < all.Length; row++)
        {
            if (!(all[row] >= 0 && double.IsFinite(all[row])))
                throw new ArgumentException($"Row {row} has the weight {all[row]}; weights are finite, zero or more.", nameof(weights));
        }

        Add(rows, weights.Length, weights);
    }

    private void Add(ReadOnlyMemory<float> rows, int rowCount, ReadOnlyMemory<double>? weights)
    {
        int width = _ensemble.FeatureCount;
        if (rowCount < 0 || rows.Length < (long)rowCount * width)
            throw new ArgumentException($"{rowCount} rows of {width} features do not fit into {rows.Length} values.", nameof(rows));

        // Trees have no node in common, so that each may count without locks.
        Parallel.For(0, _ensemble.TreeCount, tree =>
        {
            ReadOnlySpan<float> values = rows.Span;
            ReadOnlySpan<double> weight = weights is { } given ? given.Span : default;
            for (int row = 0; row < rowCount; row++)
                _leaves[_ensemble.FindLeaf(tree, values.Slice(row * width, width))] += weights is null ? 1 : weight[row];
        });
        RowCount += rowCount;
    }

    /// <summary>The same trees with the counts as covers.</summary>
    /// <exception cref="InvalidOperationException">No rows were counted, or all have the weight zero.</exception>
    public TreeEnsemble ToEnsemble()
    {
        if (RowCount == 0)
            throw new InvalidOperationException("No rows were counted; node covers need at least one background row.");
        double[] covers = [.. _leaves];
        if (!covers.Any(c => c > 0))
            throw new InvalidOperationException($"All of the {RowCount} rows have the weight zero; node covers need at least one that weighs.");
        ReadOnlySpan<int> left = _ensemble.Left;
        ReadOnlySpan<int> right = _ensemble.Right;
        for (int node = covers.Length - 1; node >= 0; node--)    // a parent comes before its children
        {
            if (left[node] != TreeEnsemble.Leaf)
                covers[node] = covers[left[node]] + covers[right[node]];
        }

        return _ensemble.WithCovers(covers);
    }
}
