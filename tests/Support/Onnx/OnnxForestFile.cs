namespace MLNet.Xai.Tests.Support.Onnx;

/// <summary>Random trees as an ONNX file in any of the operators' forms.</summary>
public sealed class OnnxForestFile
{
    private readonly Random _random;
    private readonly List<long> _trees = [], _nodes = [], _features = [], _true = [], _false = [], _missing = [], _leafTrees = [], _leafNodes = [], _leafIds = [];
    private readonly List<float> _values = [], _weights = [];
    private readonly List<string> _modes = [];

    /// <summary>Starts an empty one.</summary>
    public OnnxForestFile(int seed) => _random = new Random(seed);

    /// <summary>Modes that nodes are given.</summary>
    public string[] Modes { get; init; } = ["BRANCH_LEQ"];

    /// <summary>Features of a row.</summary>
    public int Features { get; init; } = 5;

    /// <summary>Outputs that every leaf weighs; a single one counts for <see cref="OneId"/>.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>The output that a single weight counts for.</summary>
    public int OneId { get; init; }

    /// <summary>Whether no weight is negative.</summary>
    public bool Positive { get; init; }

    /// <summary>Whether nodes say at random where missing values go.</summary>
    public bool Missing { get; init; }

    /// <summary>Values that are compared: few, so that equality happens.</summary>
    public float[] Grid { get; init; } = [-1.5f, -0.25f, 0f, 0.1f, 0.7f, 2f];

    /// <summary>Adds trees.</summary>
    public OnnxForestFile Add(int trees, int depth)
    {
        for (int tree = 0; tree < trees; tree++)
        {
            int next = 0;
            Grow(_trees.Count == 0 ? 0 : (int)_trees[^1] + 1, ref next, depth);
        }

        return this;
    }

    /// <summary>Rows on and beside the compared values, with NaN where asked.</summary>
    public float[] Rows(int count, bool nan) => [.. Enumerable.Range(0, count * Features).Select(_ => _random.Next(8) switch
    {
        0 when nan => float.NaN,
        < 3 => Grid[_random.Next(Grid.Length)],
        3 => MathF.BitIncrement(Grid[_random.Next(Grid.Length)]),
        4 => MathF.BitDecrement(Grid[_random.Next(Grid.Length)]),
        _ => (float)((_random.NextDouble() * 6) - 3),
    })];

    /// <summary>The attributes of TreeEnsembleRegressor or TreeEnsembleClassifier that say the trees.</summary>
    public byte[][] Tables(string weights, bool packed = false, bool doubles = false) =>
    [
        OnnxFile.Attribute("nodes_treeids", _trees, packed), OnnxFile.Attribute("nodes_nodeids", _nodes, packed), OnnxFile.Attribute("nodes_featureids", _features, packed),
        OnnxFile.Attribute("nodes_truenodeids", _true, packed), OnnxFile.Attribute("nodes_falsenodeids", _false, packed), OnnxFile.Attribute("nodes_modes", _modes),
        .. Missing ? [OnnxFile.Attribute("nodes_missing_value_tracks_true", _missing, packed)] : (byte[][])[],
        doubles ? OnnxFile.Tensor("nodes_values_as_tensor", _values.Select(v => (double)v).ToArray()) : OnnxFile.Attribute("nodes_values", _values, packed),
        OnnxFile.Attribute($"{weights}_treeids", _leafTrees, packed), OnnxFile.Attribute($"{weights}_nodeids", _leafNodes, packed), OnnxFile.Attribute($"{weights}_ids", _leafIds, packed),
        doubles ? OnnxFile.Tensor($"{weights}_weights_as_tensor", _weights.Select(v => (double)v).ToArray()) : OnnxFile.Attribute($"{weights}_weights", _weights, packed),
    ];

    /// <summary>A regressor.</summary>
    public byte[] Regressor(params byte[][] more) => OnnxFile.Model(
        [OnnxFile.Node("TreeEnsembleRegressor", "ai.onnx.ml", ["X"], ["Y"], [.. Tables("target"), OnnxFile.Attribute("n_targets", Outputs), .. more])],
        [("X", OnnxFile.Single, Features)], [("Y", OnnxFile.Single)]);

    /// <summary>A classifier of classes that are numbers.</summary>
    public byte[] Classifier(string transform, long[] classes, params byte[][] more) => Classifier(transform, OnnxFile.Int64, [OnnxFile.Attribute("classlabels_int64s", classes), .. more]);

    /// <summary>A classifier of classes that have names.</summary>
    public byte[] Classifier(string transform, string[] classes, params byte[][] more) => Classifier(transform, OnnxFile.Text, [OnnxFile.Attribute("classlabels_strings", classes), .. more]);

    /// <summary>The trees as the operator of version 5.</summary>
    public byte[] Ensemble(params byte[][] more)
    {
        string[] modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];
        var branches = new Dictionary<(long, long), long>();
        var leaves = new Dictionary<(long, long), long>();
        for (int i = 0; i < _nodes.Count; i++)
            (_modes[i] is "LEAF" ? leaves : branches).Add((_trees[i], _nodes[i]), _modes[i] is "LEAF" ? leaves.Count : branches.Count);
        int[] inner = [.. Enumerable.Range(0, _nodes.Count).Where(i => _modes[i] is not "LEAF")];
        long Child(int i, long node) => leaves.TryGetValue((_trees[i], node), out long leaf) ? leaf : branches[(_trees[i], node)];
        long IsLeaf(int i, long node) => leaves.ContainsKey((_trees[i], node)) ? 1 : 0;
        byte[][] attributes =
        [
            OnnxFile.Attribute("n_targets", Outputs),
            OnnxFile.Attribute("tree_roots", [.. inner.Where(i => _nodes[i] == 0).Select(i => branches[(_trees[i], 0)])]),
            OnnxFile.Attribute("nodes_featureids", [.. inner.Select(i => _features[i])]),
            OnnxFile.Attribute("nodes_truenodeids", [.. inner.Select(i => Child(i, _true[i]))]), OnnxFile.Attribute("nodes_falsenodeids", [.. inner.Select(i => Child(i, _false[i]))]),
            OnnxFile.Attribute("nodes_trueleafs", [.. inner.Select(i => IsLeaf(i, _true[i]))]), OnnxFile.Attribute("nodes_falseleafs", [.. inner.Select(i => IsLeaf(i, _false[i]))]),
            .. Missing ? [OnnxFile.Attribute("nodes_missing_value_tracks_true", [.. inner.Select(i => _missing[i])])] : (byte[][])[],
            OnnxFile.Tensor("nodes_modes", inner.Select(i => (byte)Array.IndexOf(modes, _modes[i])).ToArray()), OnnxFile.Tensor("nodes_splits", inner.Select(i => _values[i]).ToArray()),
            OnnxFile.Tensor("leaf_weights", _weights.ToArray()), OnnxFile.Attribute("leaf_targetids", _leafIds),
        ];
        return OnnxFile.Model([OnnxFile.Node("TreeEnsemble", "ai.onnx.ml", ["X"], ["Y"], [.. attributes, .. more])], [("X", OnnxFile.Single, Features)], [("Y", OnnxFile.Single)], version: 5);
    }

    private byte[] Classifier(string transform, int labels, byte[][] more) => OnnxFile.Model(
        [OnnxFile.Node("TreeEnsembleClassifier", "ai.onnx.ml", ["X"], ["L", "P"], [.. Tables("class"), OnnxFile.Attribute("post_transform", transform), .. more])],
        [("X", OnnxFile.Single, Features)], [("L", labels), ("P", OnnxFile.Single)]);

    private int Grow(int tree, ref int next, int depth)
    {
        int node = next++, place = _nodes.Count;
        bool leaf = depth == 0 || (node > 0 && _random.Next(5) == 0);
        _trees.Add(tree);
        _nodes.Add(node);
        _features.Add(leaf ? 0 : _random.Next(Features));
        _values.Add(leaf ? 0 : Grid[_random.Next(Grid.Length)]);
        _modes.Add(leaf ? "LEAF" : Modes[_random.Next(Modes.Length)]);
        _missing.Add(leaf ? 0 : _random.Next(2));
        _true.Add(0);
        _false.Add(0);
        if (leaf)
        {
            for (int k = 0; k < Outputs; k++)
            {
                _leafTrees.Add(tree);
                _leafNodes.Add(node);
                _leafIds.Add(Outputs == 1 ? OneId : k);
                _weights.Add((float)(Positive ? _random.NextDouble() / 10 : (_random.NextDouble() * 2) - 1));
            }

            return node;
        }

        _true[place] = Grow(tree, ref next, depth - 1);
        _false[place] = Grow(tree, ref next, depth - 1);
        return node;
    }
}
