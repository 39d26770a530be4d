using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley;

/// <summary>Interactions of any order of a tree ensemble's margin, exactly, path-dependent or interventional. Compiled once; thread-safe.</summary>
/// <remarks>
/// A leaf is a product game: its value times a factor for each player of its path, one when the player is present and one when it is absent. An index of such a product has a closed form,
/// so that a leaf with d players on its path costs d^2 for each of their sets up to the order, however many features there are. The same numbers as shapiq's TreeExplainer defines them
/// (Muschalik et al., "Beyond TreeSHAP", AAAI 2024). For SII of pairs and many rows <see cref="TreeShapExplainer.ExplainInteractions"/> is faster.
/// </remarks>
public sealed class TreeInteractionExplainer
{
    private readonly TreeEnsemble _ensemble;
    private readonly TreeShapOptions _options;
    private readonly InteractionIndex _index;
    private readonly ShapForest _forest;
    private readonly PairForest? _pairs;
    private readonly PlayerSets _sets;
    private readonly double[][][] _weights;
    private readonly double[] _baseValues;

    /// <summary>Prepares an explainer.</summary>
    /// <param name="ensemble">The trees; path-dependent explanations need their node covers.</param>
    /// <param name="index">Which index.</param>
    /// <param name="order">Most players of a set; at most the features, or groups.</param>
    /// <param name="options">
    /// Perturbation, background, groups and threads count; the units must be the margin. The defaults when <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentException">The ensemble has no covers, the background does not fit, groups do not fit, or the units are no margin.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index or order, or there are more than 20 million sets.</exception>
    public TreeInteractionExplainer(TreeEnsemble ensemble, InteractionIndex index, int order, TreeShapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        (_ensemble, _index, _options) = (ensemble, index, options ?? new TreeShapOptions());
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Threads, nameof(options));
        if (_options.Units != ExplanationUnits.Margin)
            throw new ArgumentException("Interactions are those of the margin: a leaf's share of a probability depends on all other trees. Set Units = Margin.", nameof(options));
        if (_options.Perturbation == TreeShapPerturbation.PathDependent && !ensemble.HasCovers)
        {
            throw new ArgumentException(
                "The ensemble has no node covers, which path-dependent explanations weigh by. Count them from rows with CoverCounter, or explain interventionally with a background.", nameof(ensemble));
        }

        _forest = new ShapForest(ensemble, new FeatureGroups(ensemble, _options));
        _sets = new PlayerSets(_forest.ValueCount, order);
        _baseValues = _forest.BaseValues;
        if (_options.Perturbation == TreeShapPerturbation.Interventional)
        {
            var background = new Background(ensemble, _options.Background.Span);
            _baseValues = background.MeanPrediction(ensemble, link: null);
            _pairs = new PairForest(_forest, background);
        }

        int longest = _forest.Trees.SelectMany(t => t).Select(t => t.PathPlayers).DefaultIfEmpty(0).Max();
        var weights = new InteractionWeights(index, order);
        _weights = [.. Enumerable.Range(0, order + 1).Select(size => size == 0 ? [] : weights.OfProducts(size, Math.Max(0, longest - size)))];
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _ensemble.FeatureCount;

    /// <summary>Interactions of one row. Players are the features or groups, numbered as their values in <see cref="TreeShapExplainer"/>.</summary>
    /// <exception cref="ArgumentException">The row is too short.</exception>
    public InteractionValues Explain(ReadOnlySpan<float> row)
    {
        if (row.Length < FeatureCount)
            throw new ArgumentException($"The row has {row.Length} features; the trees want {FeatureCount}.", nameof(row));
        var values = new double[_forest.OutputCount * _sets.Count];
        int[] places = new int[_forest.Players.Count];
        for (int player = 0; player < places.Length; player++)
            places[player] = _forest.Players.Place(player, row);
        double[] columns = Columns(row);
        for (int output = 0; output < _forest.OutputCount; output++)
        {
            var sums = new SetSums(_sets, places, values.AsMemory(output * _sets.Count, _sets.Count));
            if (_pairs is null)
                new ShareLeaves(_forest.Players.Count, columns, sums, _weights).Add(_forest.Trees[output]);
            else
                AddPairs(output, columns, new PairSets(sums, _weights, 1.0 / _pairs.BackgroundCount));
        }

        var predictions = new double[_forest.OutputCount];
        _ensemble.Predict(row, predictions);
        return new InteractionValues(_index, _sets, values, null, _baseValues, predictions, evaluations: 0);
    }

    /// <summary>Interactions of rows, on <see cref="TreeShapOptions.Threads"/> threads; the same bits for any number.</summary>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="ArgumentException">The rows are too short.</exception>
    public InteractionValues[] Explain(ReadOnlySpan<float> rows, int rowCount, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (rows.Length < (long)rowCount * FeatureCount)
            throw new ArgumentException($"There are {rows.Length} values for {rowCount} rows of {FeatureCount} features.", nameof(rows));
        float[] copy = rows[..(rowCount * FeatureCount)].ToArray();
        var results = new InteractionValues[rowCount];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Threads == 0 ? -1 : _options.Threads, CancellationToken = cancellation };
        Parallel.For(0, rowCount, parallel, r => results[r] = Explain(copy.AsSpan(r * FeatureCount, FeatureCount)));
        return results;
    }

    private void AddPairs(int output, double[] columns, PairSets visitor)
    {
        var walk = new PairWalk(_forest.Players.Count);
        for (int word = 0; word < _pairs!.Words; word++)
        {
            foreach (PairTree tree in _pairs.Trees[output])
                walk.Walk(tree, columns, word, _pairs.Rows(word), visitor);
        }
    }

    private unsafe double[] Columns(ReadOnlySpan<float> row)
    {
        double[] columns = new double[_forest.Columns.Count];
        fixed (double* to = columns)
            _forest.Columns.Derive(row, to, 1);
        return columns;
    }
}
