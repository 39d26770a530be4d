namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>One tree of an XGBoost model.</summary>
internal sealed class XGBoostTree
{
    private const int MostCategories = 1 << 24;
    private readonly string _path;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _feature;
    private readonly double[] _defaultLeft;
    private readonly double[] _condition;
    private readonly double[] _cover;
    private readonly Dictionary<int, int[]> _categories = [];

    public XGBoostTree(ModelField tree, int features)
    {
        _path = tree.Path;
        if (tree.Has("tree_param"))
            CheckParameters(tree["tree_param"], features);
        _left = tree["left_children"].Ints;
        _right = Same("right_children", tree["right_children"].Ints);
        _feature = Same("split_indices", Features(tree["split_indices"].Doubles));
        _condition = Same("split_conditions", tree["split_conditions"].Doubles);
        _cover = Same("sum_hessian", tree["sum_hessian"].Doubles);
        _defaultLeft = Same("default_left", tree["default_left"].Doubles);
        if (_left.Length == 0)
            throw new InvalidDataException($"{_path} has no nodes.");
        if (tree.Has("categories_nodes"))
            ReadCategories(tree);
    }

    /// <summary>Adds the tree for one output.</summary>
    public void AddTo(TreeEnsembleBuilder builder, int output, double weight)
    {
        double[] values = new double[builder.OutputCount];
        var reached = new bool[_left.Length];
        var open = new Stack<(int Node, int From)>([(builder.AddTree(), 0)]);
        while (open.TryPop(out (int Node, int From) at))
        {
            (int node, int from) = at;
            if (from >= reached.Length || reached[from])
                throw Wrong(from, from >= reached.Length ? $"does not exist: there are {reached.Length}" : "has two parents: the nodes form a cycle or share a branch");
            reached[from] = true;
            double cover = (float)_cover[from];
            if (!(cover >= 0 && double.IsFinite(cover)))
                throw Wrong(from, $"has the cover (sum_hessian) {cover}");
            if (_left[from] < 0 != _right[from] < 0)
                throw Wrong(from, "has one child only");
            if (_left[from] < 0)
            {
                values[output] = weight * (float)_condition[from];
                if (!double.IsFinite(values[output]))
                    throw Wrong(from, $"is a leaf of the value {values[output]}");
                builder.SetLeaf(node, values, cover);
                continue;
            }

            (int left, int right) = Split(builder, node, from, cover);
            open.Push((right, _right[from]));
            open.Push((left, _left[from]));
        }
    }

    private (int Left, int Right) Split(TreeEnsembleBuilder builder, int node, int from, double cover)
    {
        int left;
        int right;
        if (_feature[from] < 0 || _feature[from] >= builder.FeatureCount)
            throw Wrong(from, $"splits feature {_feature[from]}; there are {builder.FeatureCount}");
        if (_defaultLeft[from] is not (0 or 1))
            throw Wrong(from, $"has default_left {_defaultLeft[from]}");
        bool defaultLeft = _defaultLeft[from] == 1;
        if (_categories.TryGetValue(from, out int[]? categories))
        {
            // XGBoost sends listed categories right; the ensemble sends them left.
            var split = CategoricalSplit.CategoryGoesLeft(_feature[from], categories);
            builder.SetSplit(node, split, out right, out left, !defaultLeft, cover);
            return (left, right);
        }

        if (double.IsNaN(_condition[from]))
            throw Wrong(from, "compares with NaN");
        // x < t is x <= the float before t.
        float threshold = MathF.BitDecrement((float)_condition[from]);
        builder.SetSplit(node, _feature[from], threshold, out left, out right, defaultLeft, cover);
        return (left, right);
    }

    private void CheckParameters(ModelField parameters, int features)
    {
        if (parameters.IntOr("size_leaf_vector", 1) > 1)
        {
            throw new InvalidDataException($"{_path} has leaves of {parameters.IntOr("size_leaf_vector", 1)} values (multi_strategy=multi_output_tree), "
                + "which is not supported. Train with multi_strategy=one_output_per_tree.");
        }

        // 0 in models that were made from an older version's.
        if (parameters.IntOr("num_feature", features) is int told && told != features && told != 0)
            throw new InvalidDataException($"{_path} has num_feature {told}; the model has {features}.");
    }

    private void ReadCategories(ModelField tree)
    {
        int[] nodes = tree["categories_nodes"].Ints;
        if (nodes.Length == 0)
            return;
        int[] all = tree["categories"].Ints;
        int[] starts = tree["categories_segments"].Ints;
        int[] sizes = tree["categories_sizes"].Ints;
        if (starts.Length != nodes.Length || sizes.Length != nodes.Length || sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) > all.Length
            || all.Any(c => c is < 0 or >= MostCategories))
        {
            throw new InvalidDataException($"{_path} has lists of categories that do not fit together.");
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            if (starts[i] < 0 || starts[i] > all.Length - sizes[i] || nodes[i] < 0 || nodes[i] >= _left.Length
                || !_categories.TryAdd(nodes[i], all[starts[i]..(starts[i] + sizes[i])]))
            {
                throw new InvalidDataException($"{_path}.categories_nodes[{i}] is node {nodes[i]} with categories {starts[i]} to {starts[i] + (long)sizes[i] - 1} of {all.Length}.");
            }
        }
    }

    // A pruned node holds the largest unsigned number; nothing leads to it.
    private static int[] Features(double[] indices) => [.. indices.Select(i => i >= 0 && i < int.MaxValue && i == Math.Truncate(i) ? (int)i : -1)];

    private T[] Same<T>(string name, T[] values) => values.Length == _left.Length
        ? values
        : throw new InvalidDataException($"{_path}.{name} has {values.Length} values for {_left.Length} nodes.");

    private InvalidDataException Wrong(int node, string what) => new($"{_path}: node {node} {what}.");
}
