namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>The trees of the operator TreeEnsemble (from version 5 of ai.onnx.ml on): branches and leaves in tables of their own, one weight a leaf.</summary>
internal static class OnnxTreeEnsemble
{
    /// <exception cref="InvalidDataException">The lists do not fit together.</exception>
    public static OnnxForest Read(OnnxNode node, int outputs)
    {
        IReadOnlyList<double> modes = node.Numbers("nodes_modes"), values = node.Numbers("nodes_splits"), weights = node.Numbers("leaf_weights");
        int count = modes.Count;
        int[] features = node.Indices("nodes_featureids", count), targets = node.Indices("leaf_targetids", weights.Count);
        int[] whenTrue = Children(node, "true", count), whenFalse = Children(node, "false", count);
        IReadOnlyList<long> missing = node.Ints("nodes_missing_value_tracks_true");
        if (missing.Count > 0)
            _ = node.Indices("nodes_missing_value_tracks_true", count);
        if (values.Count != count || count == 0)
            throw new InvalidDataException($"nodes_splits has {values.Count} entries for {count} nodes.");

        var forest = new OnnxForest();
        for (int i = 0; i < weights.Count; i++)
        {
            if (targets[i] >= outputs || !double.IsFinite(weights[i]))
                throw new InvalidDataException($"leaf_weights[{i}] is {weights[i]} for output {targets[i]} of {outputs}.");
            forest.AddLeaf([(targets[i], weights[i])]);
        }

        var members = new Queue<double[]>(Sets(node.Numbers("membership_values")));
        for (int i = 0; i < count; i++)
        {
            if (modes[i] is not (>= (int)OnnxMode.LessOrEqual and <= (int)OnnxMode.Member))
                throw new InvalidDataException($"nodes_modes[{i}] is {modes[i]}.");
            var branch = new OnnxBranch(features[i], (OnnxMode)modes[i], values[i], missing.Count > 0 && missing[i] != 0) { True = whenTrue[i], False = whenFalse[i] };
            if (branch.Mode == OnnxMode.Member)
                branch = branch with { Members = members.TryDequeue(out double[]? set) ? set : throw new InvalidDataException("membership_values has fewer sets than nodes ask for.") };
            forest.AddBranch(branch);
        }

        if (members.Count > 0)
            throw new InvalidDataException("membership_values has more sets than nodes ask for.");
        foreach (int root in node.Indices("tree_roots", node.Ints("tree_roots").Count))
        {
            // A tree of one leaf is a node both of whose children are that leaf.
            if (root < count && whenTrue[root] == whenFalse[root] && whenTrue[root] < 0)
                forest.AddLeafRoot(root);
            else
                forest.AddRoot(root);
        }

        return forest;
    }

    private static int[] Children(OnnxNode node, string which, int count)
    {
        int[] children = node.Indices($"nodes_{which}nodeids", count), leaves = node.Indices($"nodes_{which}leafs", count);
        for (int i = 0; i < count; i++)
            children[i] = leaves[i] != 0 ? ~children[i] : children[i];
        return children;
    }

    // NaN ends a set.
    private static IEnumerable<double[]> Sets(IReadOnlyList<double> values)
    {
        List<double> set = [];
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsNaN(values[i]))
                set.Add(values[i]);
            if (double.IsNaN(values[i]) || i == values.Count - 1)
            {
                yield return [.. set];
                set.Clear();
            }
        }
    }
}
