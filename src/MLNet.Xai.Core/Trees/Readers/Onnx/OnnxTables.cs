namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>The trees of TreeEnsembleRegressor and TreeEnsembleClassifier: tables of nodes by tree and number, and of weights by leaf.</summary>
internal static class OnnxTables
{
    private static readonly string[] s_modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    /// <param name="node">The node.</param>
    /// <param name="weights">What the lists of weights begin with: target or class.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <exception cref="InvalidDataException">The lists do not fit together.</exception>
    public static OnnxForest Read(OnnxNode node, string weights, int outputs)
    {
        IReadOnlyList<string> modes = node.Texts("nodes_modes");
        int count = modes.Count;
        int[] trees = node.Indices("nodes_treeids", count), numbers = node.Indices("nodes_nodeids", count), features = node.Indices("nodes_featureids", count);
        int[] whenTrue = node.Indices("nodes_truenodeids", count), whenFalse = node.Indices("nodes_falsenodeids", count);
        IReadOnlyList<double> values = Same(node.Numbers("nodes_values"), "nodes_values", count);
        IReadOnlyList<long> missing = node.Ints("nodes_missing_value_tracks_true");
        if (missing.Count > 0)
            _ = node.Indices("nodes_missing_value_tracks_true", count);
        if (count == 0)
            throw new InvalidDataException("The trees have no nodes.");

        Dictionary<(int, int), List<(int, double)>> leaves = Weights(node, weights, outputs);
        var forest = new OnnxForest();
        var places = new Dictionary<(int, int), int>();
        for (int i = 0; i < count; i++)
        {
            (int, int) at = (trees[i], numbers[i]);
            int mode = Array.IndexOf(s_modes, modes[i]);
            if (mode < 0 && modes[i] is not "LEAF")
                throw new InvalidDataException($"nodes_modes[{i}] is {Quote.Of(modes[i])}.");
            bool weighs = leaves.Remove(at, out List<(int, double)>? own);
            if (weighs && mode >= 0)
                throw new InvalidDataException($"Node {numbers[i]} of tree {trees[i]} has weights and is no leaf.");
            int place = mode < 0 ? forest.AddLeaf([.. own ?? []]) : forest.AddBranch(new OnnxBranch(features[i], (OnnxMode)mode, values[i], missing.Count > 0 && missing[i] != 0));
            if (!places.TryAdd(at, place))
                throw new InvalidDataException($"There are two nodes {numbers[i]} of tree {trees[i]}.");
        }

        if (leaves.Count > 0)
            throw new InvalidDataException($"{weights}_weights has weights of node {leaves.First().Key.Item2} of tree {leaves.First().Key.Item1}, which does not exist.");
        var children = new HashSet<int>();
        for (int i = 0; i < count; i++)
        {
            if (places[(trees[i], numbers[i])] is var branch && branch < 0)
                continue;
            (int yes, int no) = (Child(i, whenTrue[i]), Child(i, whenFalse[i]));
            if (!children.Add(yes) || !children.Add(no))
                throw new InvalidDataException($"Node {numbers[i]} of tree {trees[i]} has a child that has two parents.");
            forest.SetChildren(branch, yes, no);
        }

        var rooted = new HashSet<int>();
        for (int i = 0; i < count; i++)
        {
            int place = places[(trees[i], numbers[i])];
            if (children.Contains(place))
                continue;
            if (!rooted.Add(trees[i]))
                throw new InvalidDataException($"Tree {trees[i]} has two roots.");
            forest.AddRoot(place);
        }

        return forest;

        int Child(int i, int number) => places.TryGetValue((trees[i], number), out int place)
            ? place
            : throw new InvalidDataException($"Node {numbers[i]} of tree {trees[i]} has a child {number}, which does not exist.");
    }

    private static Dictionary<(int, int), List<(int Output, double Value)>> Weights(OnnxNode node, string weights, int outputs)
    {
        IReadOnlyList<double> values = node.Numbers($"{weights}_weights");
        int[] trees = node.Indices($"{weights}_treeids", values.Count), numbers = node.Indices($"{weights}_nodeids", values.Count), ids = node.Indices($"{weights}_ids", values.Count);
        var leaves = new Dictionary<(int, int), List<(int Output, double Value)>>();
        for (int i = 0; i < values.Count; i++)
        {
            if (ids[i] >= outputs || !double.IsFinite(values[i]))
                throw new InvalidDataException($"{weights}_weights[{i}] is {values[i]} for output {ids[i]} of {outputs}.");
            if (!leaves.TryGetValue((trees[i], numbers[i]), out List<(int Output, double Value)>? leaf))
                leaves[(trees[i], numbers[i])] = leaf = [];
            if (leaf.Exists(weight => weight.Output == ids[i]))
                throw new InvalidDataException($"Node {numbers[i]} of tree {trees[i]} has two weights for output {ids[i]}.");
            leaf.Add((ids[i], values[i]));
        }

        return leaves;
    }

    private static IReadOnlyList<double> Same(IReadOnlyList<double> values, string name, int count) =>
        values.Count == count ? values : throw new InvalidDataException($"{name} has {values.Count} entries for {count} nodes.");
}
