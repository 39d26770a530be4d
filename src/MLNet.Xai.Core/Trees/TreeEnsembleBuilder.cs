namespace MLNet.Xai.Core.Trees;

/// <summary>Collects trees, node by node, parents before children, into a <see cref="TreeEnsemble"/>.</summary>
/// <example>
/// <code>
/// var b = new TreeEnsembleBuilder(featureCount: 2, outputCount: 1);
/// int root = b.AddTree();                            // a node to be filled
/// b.SetSplit(root, feature: 0, threshold: 3.5f, out int left, out int right);
/// b.SetLeaf(left, [10.0], cover: 4);
/// b.SetLeaf(right, [20.0], cover: 6);
/// TreeEnsemble ensemble = b.Build();
/// </code>
/// </example>
public sealed class TreeEnsembleBuilder
{
    // Made when it is wanted: a damaged file may announce millions of features.
    private int[]? _players;

    /// <summary>Starts an empty ensemble.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than one.</exception>
    public TreeEnsembleBuilder(int featureCount, int outputCount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputCount, 1);
        FeatureCount = featureCount;
        OutputCount = outputCount;
        BaseOffset = new double[outputCount];
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of outputs.</summary>
    public int OutputCount { get; }

    /// <summary>What every output starts from; zeros until set.</summary>
    public double[] BaseOffset { get; }

    /// <summary>What the sum over trees is multiplied by; 1 until set.</summary>
    public double OutputScale { get; set; } = 1;

    internal List<int> Roots { get; } = [];
    internal List<int> Left { get; } = [];
    internal List<int> Right { get; } = [];
    internal List<int> Feature { get; } = [];
    internal List<float> Threshold { get; } = [];
    internal List<bool> DefaultLeft { get; } = [];
    internal List<bool> ZeroIsMissing { get; } = [];
    internal List<int> Categorical { get; } = [];
    internal List<double> Values { get; } = [];
    internal List<double> Covers { get; } = [];
    internal List<CategoricalSplit> CategoricalSplits { get; } = [];

    /// <summary>A lower feature of the same group, or the feature itself where it is the first one.</summary>
    internal int[] Players => _players ??= [.. Enumerable.Range(0, FeatureCount)];

    /// <summary>Starts a tree and gives its root, a leaf of value zero until it is set.</summary>
    public int AddTree()
    {
        int root = AddNode();
        Roots.Add(root);
        return root;
    }

    /// <summary>Makes a node a leaf.</summary>
    /// <param name="node">A node that <see cref="AddTree"/> or a split gave.</param>
    /// <param name="values">One value an output.</param>
    /// <param name="cover">The (weighted) number of rows that reach it, 0 when not known.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of outputs.</exception>
    public void SetLeaf(int node, ReadOnlySpan<double> values, double cover = 0)
    {
        if (values.Length != OutputCount)
            throw new ArgumentException($"A leaf has {values.Length} values; the ensemble has {OutputCount} outputs.", nameof(values));
        for (int k = 0; k < values.Length; k++)
            Values[(node * OutputCount) + k] = values[k];
        Covers[node] = cover;
    }

    /// <summary>Makes a node compare a feature with a threshold: <c>x &lt;= threshold</c> goes left.</summary>
    /// <param name="node">A node that <see cref="AddTree"/> or a split gave.</param>
    /// <param name="feature">The compared feature.</param>
    /// <param name="threshold">The largest value that goes left.</param>
    /// <param name="left">The new left child.</param>
    /// <param name="right">The new right child.</param>
    /// <param name="defaultLeft">Whether NaN goes left.</param>
    /// <param name="cover">The (weighted) number of rows that reach the node, 0 when not known.</param>
    /// <param name="zeroIsMissing">Whether zero goes where NaN goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    /// <exception cref="ArgumentException">The threshold is NaN: no value is at most NaN, and engines differ in what they make of it.</exception>
    public void SetSplit(
        int node, int feature, float threshold, out int left, out int right, bool defaultLeft = false, double cover = 0, bool zeroIsMissing = false)
    {
        if (float.IsNaN(threshold))
            throw new ArgumentException($"Node {node} compares feature {feature} with NaN: no value is at most NaN. The model is damaged, or was trained on values that are not finite.", nameof(threshold));
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, FeatureCount);
        Split(node, feature, defaultLeft, cover, out left, out right);
        Threshold[node] = threshold;
        ZeroIsMissing[node] = zeroIsMissing;
    }

    /// <summary>Makes a node ask for a category.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The split names a feature that does not exist.</exception>
    public void SetSplit(int node, CategoricalSplit split, out int left, out int right, bool defaultLeft = false, double cover = 0)
    {
        int last = split.Kind == CategoricalSplitKind.AnySlotGoesRight ? split.Members[^1] : split.Feature;
        ArgumentOutOfRangeException.ThrowIfNegative(split.Feature, nameof(split));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, FeatureCount, nameof(split));
        Split(node, split.Feature, defaultLeft, cover, out left, out right);
        Categorical[node] = CategoricalSplits.Count;
        CategoricalSplits.Add(split);
        if (split.Kind == CategoricalSplitKind.AnySlotGoesRight)
            Group(split.Members);
    }

    /// <summary>Makes features one player: they gain and lose credit together.</summary>
    public void Group(ReadOnlySpan<int> features)
    {
        foreach (int feature in features)
        {
            int a = Player(features[0]);
            int b = Player(feature);
            Players[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    internal void SetPlayer(int feature, int player) => Players[feature] = player;

    /// <summary>The largest float that is not greater than a double: comparing floats with it is comparing them with the double.</summary>
    public static float FloorToSingle(double threshold)
    {
        float single = (float)threshold;
        return single > threshold ? MathF.BitDecrement(single) : single;
    }

    /// <summary>The finished ensemble.</summary>
    /// <exception cref="InvalidOperationException">There is no tree.</exception>
    public TreeEnsemble Build()
    {
        if (Roots.Count == 0)
            throw new InvalidOperationException("The ensemble has no trees.");
        for (int f = 0; f < FeatureCount; f++)
            Players[f] = Players[Players[f]];    // a group's features come after its first
        return new TreeEnsemble(this);
    }

    /// <summary>The first feature of a feature's group. Ways are halved as they are walked, so that large groups cost little.</summary>
    private int Player(int feature)
    {
        while (Players[feature] != feature)
            feature = Players[feature] = Players[Players[feature]];
        return feature;
    }

    private void Split(int node, int feature, bool defaultLeft, double cover, out int left, out int right)
    {
        left = AddNode();
        right = AddNode();
        Left[node] = left;
        Right[node] = right;
        Feature[node] = feature;
        DefaultLeft[node] = defaultLeft;
        Covers[node] = cover;
    }

    private int AddNode()
    {
        Left.Add(TreeEnsemble.Leaf);
        Right.Add(TreeEnsemble.Leaf);
        Feature.Add(TreeEnsemble.Leaf);
        Threshold.Add(0);
        DefaultLeft.Add(false);
        ZeroIsMissing.Add(false);
        Categorical.Add(-1);
        Covers.Add(0);
        for (int k = 0; k < OutputCount; k++)
            Values.Add(0);
        return Left.Count - 1;
    }
}
