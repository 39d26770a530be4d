using MLNet.Xai.Core.Trees.Scoring;

namespace MLNet.Xai.Core.Trees;

/// <summary>
/// A sum of decision trees over a row of <see cref="float"/> features, as flat node arrays: every tree's nodes lie one after another,
/// a parent before its children, and children are absolute node indices.
/// </summary>
/// <remarks>
/// Output <c>k</c> is <c>BaseOffset[k] + OutputScale * sum over trees of LeafValue[leaf, k]</c>, summed in the order of the trees in double.
/// A numeric node sends a row left when <c>x &lt;= Threshold</c> (float against float), right when it is greater, and NaN
/// where <see cref="DefaultLeft"/> says. A categorical node asks its <see cref="CategoricalSplit"/>.
/// Build one with <see cref="TreeEnsembleBuilder"/>.
/// </remarks>
public sealed partial class TreeEnsemble
{
    /// <summary>The child index, and the feature index, of a leaf.</summary>
    public const int Leaf = -1;

    private readonly int[] _roots;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _feature;
    private readonly float[] _threshold;
    private readonly bool[] _defaultLeft;
    private readonly bool[] _zeroIsMissing;
    private readonly int[] _categorical;
    private readonly double[] _values;
    private readonly double[] _covers;
    private readonly CategoricalSplit[] _categoricalSplits;
    private readonly double[] _baseOffset;
    private readonly int[] _players;

    internal TreeEnsemble(TreeEnsembleBuilder builder)
    {
        FeatureCount = builder.FeatureCount;
        OutputCount = builder.OutputCount;
        OutputScale = builder.OutputScale;
        _baseOffset = [.. builder.BaseOffset];
        _roots = [.. builder.Roots];
        _left = [.. builder.Left];
        _right = [.. builder.Right];
        _feature = [.. builder.Feature];
        _threshold = [.. builder.Threshold];
        _defaultLeft = [.. builder.DefaultLeft];
        _zeroIsMissing = [.. builder.ZeroIsMissing];
        _categorical = [.. builder.Categorical];
        _values = [.. builder.Values];
        _covers = [.. builder.Covers];
        _categoricalSplits = [.. builder.CategoricalSplits];
        _players = [.. builder.Players];
        _plan = new Lazy<ScoringPlan>(() => new ScoringPlan(this));
    }

    private TreeEnsemble(TreeEnsemble other, double[] covers)
    {
        FeatureCount = other.FeatureCount;
        OutputCount = other.OutputCount;
        OutputScale = other.OutputScale;
        _baseOffset = other._baseOffset;
        _roots = other._roots;
        _left = other._left;
        _right = other._right;
        _feature = other._feature;
        _threshold = other._threshold;
        _defaultLeft = other._defaultLeft;
        _zeroIsMissing = other._zeroIsMissing;
        _categorical = other._categorical;
        _values = other._values;
        _categoricalSplits = other._categoricalSplits;
        _players = other._players;
        _covers = covers;
        _plan = new Lazy<ScoringPlan>(() => new ScoringPlan(this));
    }

    // With other features, which keep their order.
    private TreeEnsemble(TreeEnsemble other, int[] places, int featureCount)
        : this(other, other._covers)
    {
        FeatureCount = featureCount;
        _feature = [.. other._feature.Select(feature => feature == Leaf ? Leaf : places[feature])];
        _categoricalSplits = [.. other._categoricalSplits.Select(split => split.Renumber(places))];
        _players = new int[featureCount];
        var first = new Dictionary<int, int>();
        for (int feature = 0; feature < places.Length; feature++)
        {
            int place = places[feature];
            if (place >= 0)
                _players[place] = first.TryAdd(other._players[feature], place) ? place : first[other._players[feature]];
        }
    }

    /// <summary>Number of features (slots) that a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of outputs: 1 for a regression or a binary score, the classes for a multiclass ensemble.</summary>
    public int OutputCount { get; }

    /// <summary>Number of trees.</summary>
    public int TreeCount => _roots.Length;

    /// <summary>Number of nodes of all trees, leaves included.</summary>
    public int NodeCount => _left.Length;

    /// <summary>What the sum over the trees is multiplied by: 1, or one over the number of trees for an averaging forest.</summary>
    public double OutputScale { get; }

    /// <summary>What every output starts from.</summary>
    public ReadOnlySpan<double> BaseOffset => _baseOffset;

    /// <summary>The root node of every tree.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>Where a row that meets the condition goes; <see cref="Leaf"/> at a leaf.</summary>
    public ReadOnlySpan<int> Left => _left;

    /// <summary>Where a row that does not meet the condition goes; <see cref="Leaf"/> at a leaf.</summary>
    public ReadOnlySpan<int> Right => _right;

    /// <summary>The feature a numeric node compares; the first feature of a categorical node; <see cref="Leaf"/> at a leaf.</summary>
    public ReadOnlySpan<int> Feature => _feature;

    /// <summary>The largest value that goes left, at a numeric node.</summary>
    public ReadOnlySpan<float> Threshold => _threshold;

    /// <summary>Whether NaN goes left.</summary>
    public ReadOnlySpan<bool> DefaultLeft => _defaultLeft;

    /// <summary>Whether zero goes where NaN goes, at a numeric node (LightGBM's <c>zero_as_missing</c>).</summary>
    public ReadOnlySpan<bool> ZeroIsMissing => _zeroIsMissing;

    /// <summary>Index into <see cref="CategoricalSplits"/>, or -1 for a numeric node and for a leaf.</summary>
    public ReadOnlySpan<int> Categorical => _categorical;

    /// <summary>The categorical conditions that nodes refer to.</summary>
    public IReadOnlyList<CategoricalSplit> CategoricalSplits => _categoricalSplits;

    /// <summary>Leaf values, <c>node * OutputCount + output</c>; 0 at inner nodes.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>How many (weighted) rows reached each node; all 0 until they are known or counted.</summary>
    public ReadOnlySpan<double> Covers => _covers;

    /// <summary>
    /// The player that each feature belongs to: its own index, or the first feature of a group that one node can test at once
    /// (the one-hot slots of a categorical variable), whose members receive and lose credit together.
    /// </summary>
    public ReadOnlySpan<int> Players => _players;

    /// <summary>Whether node covers are known, as path-dependent TreeSHAP needs them.</summary>
    public bool HasCovers
    {
        get
        {
            foreach (int root in _roots)
            {
                if (_left[root] != Leaf && !(_covers[root] > 0))
                    return false;
            }

            return true;
        }
    }

    /// <summary>The same trees with other node covers.</summary>
    /// <param name="covers">One number a node, not negative.</param>
    /// <exception cref="ArgumentException">There are not as many covers as nodes, or one is negative or not a number.</exception>
    public TreeEnsemble WithCovers(ReadOnlySpan<double> covers)
    {
        if (covers.Length != NodeCount)
            throw new ArgumentException($"There are {covers.Length} covers for {NodeCount} nodes.", nameof(covers));
        foreach (double cover in covers)
        {
            if (!(cover >= 0))
                throw new ArgumentException($"A cover is {cover}; covers are counts of rows, zero or more.", nameof(covers));
        }

        return new TreeEnsemble(this, covers.ToArray());
    }

    /// <summary>The child that a row goes to from an inner node.</summary>
    public int Next(int node, ReadOnlySpan<float> row) => GoesLeft(node, row) ? _left[node] : _right[node];

    /// <summary>Whether a row goes left at an inner node.</summary>
    public bool GoesLeft(int node, ReadOnlySpan<float> row)
    {
        int categorical = _categorical[node];
        if (categorical >= 0)
            return _categoricalSplits[categorical].GoesLeft(row, _defaultLeft[node]);
        float x = row[_feature[node]];
        return float.IsNaN(x) || (_zeroIsMissing[node] && IsZero(x)) ? _defaultLeft[node] : x <= _threshold[node];
    }

    /// <summary>The largest number that LightGBM takes for zero.</summary>
    internal const float LargestZero = 1e-35f;

    /// <summary>What LightGBM takes for zero.</summary>
    internal static bool IsZero(float x) => MathF.Abs(x) <= LargestZero;

    /// <summary>The leaf of a tree that a row ends in.</summary>
    public int FindLeaf(int tree, ReadOnlySpan<float> row)
    {
        int node = _roots[tree];
        while (_left[node] != Leaf)
            node = Next(node, row);
        return node;
    }

    /// <summary>The sum of leaf values over the trees for one output, in the order of the trees; neither scaled nor offset.</summary>
    public double SumLeaves(ReadOnlySpan<float> row, int output = 0)
    {
        double sum = 0;
        for (int tree = 0; tree < _roots.Length; tree++)
            sum += _values[(FindLeaf(tree, row) * OutputCount) + output];
        return sum;
    }

    /// <summary>All outputs for one row.</summary>
    /// <param name="row">At least <see cref="FeatureCount"/> values.</param>
    /// <param name="outputs">Receives <see cref="OutputCount"/> values.</param>
    /// <exception cref="ArgumentException">One of the two spans is too short.</exception>
    public void Predict(ReadOnlySpan<float> row, Span<double> outputs)
    {
        if (row.Length < FeatureCount)
            throw new ArgumentException($"The row has {row.Length} features; the trees want {FeatureCount}.", nameof(row));
        if (outputs.Length < OutputCount)
            throw new ArgumentException($"There is room for {outputs.Length} outputs; the trees have {OutputCount}.", nameof(outputs));
        for (int k = 0; k < OutputCount; k++)
            outputs[k] = _baseOffset[k] + (OutputScale * SumLeaves(row, k));
    }
}
