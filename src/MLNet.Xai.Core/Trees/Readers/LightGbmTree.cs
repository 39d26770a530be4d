namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>One tree of a LightGBM text model.</summary>
internal sealed class LightGbmTree
{
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int MissingShift = 2;
    private const int MostDecision = 0b1011;

    private readonly int _index;
    private readonly int _leaves;
    private readonly int[] _left = [];
    private readonly int[] _right = [];
    private readonly int[] _feature = [];
    private readonly double[] _threshold = [];
    private readonly int[] _decision = [];
    private readonly double[] _internalCount = [];
    private readonly double[] _leafCount;
    private readonly double[] _leafValue;
    private readonly int[] _boundaries = [];
    private readonly uint[] _bits = [];

    public LightGbmTree(LightGbmSection lines, int index)
    {
        _index = index;
        if (lines.Int("is_linear", 0) != 0)
        {
            throw new InvalidDataException($"Tree {index} has linear models in its leaves (linear_tree), for which TreeSHAP is not defined; "
                + "LightGBM gives no contributions for them, either. Train with linear_tree=false.");
        }

        _leaves = lines.Int("num_leaves");
        if (_leaves < 1)
            throw Wrong($"has num_leaves {_leaves}");
        _leafValue = lines.Doubles("leaf_value", _leaves);
        _leafCount = lines.Values("leaf_count").Length > 0 ? lines.Doubles("leaf_count", _leaves) : new double[_leaves];
        if (_leaves < 2)
            return;
        int nodes = _leaves - 1;
        _left = lines.Ints("left_child", nodes);
        _right = lines.Ints("right_child", nodes);
        _feature = lines.Ints("split_feature", nodes);
        _threshold = lines.Doubles("threshold", nodes);
        _decision = lines.Ints("decision_type", nodes);
        _internalCount = lines.Has("internal_count") ? lines.Doubles("internal_count", nodes) : new double[nodes];
        int categorical = lines.Int("num_cat", 0);
        if (categorical < 0 || categorical > nodes)
            throw Wrong($"has {categorical} categorical splits of {nodes}");
        if (categorical > 0)
        {
            _boundaries = lines.Ints("cat_boundaries", categorical + 1);
            _bits = lines.Words("cat_threshold");
            if (_boundaries[0] != 0 || _boundaries[^1] != _bits.Length || !_boundaries.SequenceEqual(_boundaries.Order()))
                throw Wrong("has cat_boundaries that do not part its cat_threshold");
        }
    }

    /// <summary>Adds the tree for one output.</summary>
    public void AddTo(TreeEnsembleBuilder builder, int output)
    {
        double[] values = new double[builder.OutputCount];
        var usedCategories = new bool[_boundaries.Length];
        var reached = new bool[(2 * _leaves) - 1];    // leaves behind inner nodes
        var open = new Stack<(int Node, int From)>([(builder.AddTree(), _leaves < 2 ? ~0 : 0)]);
        while (open.TryPop(out (int Node, int From) at))
        {
            (int node, int from) = at;
            if (from < 0 ? ~from >= _leaves : from >= _leaves - 1)
                throw Wrong($"has a child {from}; it has {_leaves} leaves");
            ref bool visited = ref reached[from < 0 ? _leaves - 1 + ~from : from];
            if (visited)
                throw Wrong($"has two parents for its node {from}: the nodes form a cycle or share a branch");
            visited = true;
            double cover = from < 0 ? _leafCount[~from] : _internalCount[from];
            if (!(cover >= 0 && double.IsFinite(cover)))
                throw Wrong($"has a count of {cover} rows");
            if (from < 0)
            {
                values[output] = _leafValue[~from];
                if (!double.IsFinite(values[output]))
                    throw Wrong($"has a leaf of the value {values[output]}");
                builder.SetLeaf(node, values, cover);
                continue;
            }

            Split(builder, node, from, usedCategories, out int left, out int right);
            open.Push((right, _right[from]));
            open.Push((left, _left[from]));
        }

        if (reached.Contains(false))
            throw Wrong("has nodes that nothing leads to");
    }

    private void Split(TreeEnsembleBuilder builder, int node, int from, bool[] usedCategories, out int left, out int right)
    {
        int decision = _decision[from];
        double threshold = _threshold[from];
        if (_feature[from] < 0 || _feature[from] >= builder.FeatureCount)
            throw Wrong($"splits feature {_feature[from]}; there are {builder.FeatureCount}");
        if (decision is < 0 or > MostDecision || double.IsNaN(threshold))
            throw Wrong($"has a split with decision_type {decision} and threshold {threshold}");
        if ((decision & Categorical) != 0)
        {
            int index = threshold >= 0 && threshold < _boundaries.Length - 1 && threshold == Math.Truncate(threshold) && !usedCategories[(int)threshold]
                ? (int)threshold
                : throw Wrong($"asks for the categories {threshold} of {Math.Max(0, _boundaries.Length - 1)}, or twice for the same");
            usedCategories[index] = true;
            builder.SetSplit(node, CategoricalSplit.CategoryGoesLeft(_feature[from], Categories(index)), out left, out right, false, _internalCount[from]);
            return;
        }

        bool defaultLeft = (decision & DefaultLeft) != 0;
        int missing = decision >> MissingShift;
        float single = WithZeros(TreeEnsembleBuilder.FloorToSingle(threshold));
        // Missing types: 0 none (NaN counts as zero), 1 zero (NaN too), 2 NaN.
        if (missing == 0)
            defaultLeft = single >= 0;
        builder.SetSplit(node, _feature[from], single, out left, out right, defaultLeft, _internalCount[from], zeroIsMissing: missing == 1);
    }

    /// <summary>LightGBM takes numbers up to 1e-35 for zero before it compares: they go where zero goes.</summary>
    private static float WithZeros(float threshold)
    {
        if (!TreeEnsemble.IsZero(threshold))
            return threshold;
        return threshold >= 0 ? TreeEnsemble.LargestZero : MathF.BitDecrement(-TreeEnsemble.LargestZero);
    }

    private IEnumerable<int> Categories(int index)
    {
        for (int word = _boundaries[index]; word < _boundaries[index + 1]; word++)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                if ((_bits[word] >> bit & 1) != 0)
                    yield return ((word - _boundaries[index]) * 32) + bit;
            }
        }
    }

    private InvalidDataException Wrong(string what) => new($"Tree {_index} {what}.");
}
