using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>Copies ML.NET's regression trees into an ensemble under construction.</summary>
internal static class TreeReader
{
    /// <summary>Appends one tree, whose leaves count for one output and are zero for the others.</summary>
    /// <param name="builder">Where the tree goes.</param>
    /// <param name="tree">A child not below zero is a node, one below zero the leaf <c>~child</c>.</param>
    /// <param name="output">The output the leaves count for.</param>
    public static void Append(TreeEnsembleBuilder builder, RegressionTreeBase tree, int output)
    {
        int root = builder.AddTree();
        if (tree.NumberOfNodes == 0)
            return;    // ML.NET's scorer gives zero for a tree without a split, whatever its only leaf says

        // Each get of these properties may copy.
        IReadOnlyList<int> left = tree.LeftChild, right = tree.RightChild, features = tree.NumericalSplitFeatureIndexes;
        IReadOnlyList<float> thresholds = tree.NumericalSplitThresholds;
        IReadOnlyList<bool> categorical = tree.CategoricalSplitFlags;
        IReadOnlyList<double> leaves = tree.LeafValues;
        float[]? missing = HiddenParts.MissingValues(tree);
        double[] values = new double[builder.OutputCount];

        Stack<(int Source, int Target)> open = new([(0, root)]);
        while (open.TryPop(out (int Source, int Target) at))
        {
            int node = at.Source;
            if (node < 0)
            {
                values[output] = leaves[~node];
                builder.SetLeaf(at.Target, values);
                continue;
            }

            int yes, no;
            if (categorical[node])
            {
                IReadOnlyList<int> slots = tree.GetCategoricalSplitFeaturesAt(node);
                if (slots.Count == 0)
                {
                    open.Push((left[node], at.Target));    // no slot can send a row right
                    continue;
                }

                builder.SetSplit(at.Target, CategoricalSplit.AnySlotGoesRight(slots), out yes, out no);
            }
            else
            {
                if (float.IsNaN(thresholds[node]))
                    throw new InvalidOperationException($"Node {node} of tree {builder.Roots.Count - 1} of the model compares feature {features[node]} with NaN, as no trained model does: the model's file is damaged. Train and save it again.");
                bool nanGoesLeft = missing is not null && missing[node] <= thresholds[node];
                builder.SetSplit(at.Target, features[node], thresholds[node], out yes, out no, nanGoesLeft);
            }

            open.Push((right[node], no));
            open.Push((left[node], yes));
        }
    }
}
