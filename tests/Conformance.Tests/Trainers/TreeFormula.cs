using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

/// <summary>How a tree model's score follows from its public members.</summary>
public static class TreeFormula
{
    public static double Output(RegressionTreeBase tree, ReadOnlySpan<float> x)
    {
        if (tree.NumberOfNodes == 0)
            return 0;
        int node = 0;
        while (node >= 0)
        {
            bool right;
            if (tree.CategoricalSplitFlags[node])
            {
                right = false;
                foreach (int slot in tree.GetCategoricalSplitFeaturesAt(node))
                    right |= x[slot] > 0;
            }
            else
            {
                right = !(x[tree.NumericalSplitFeatureIndexes[node]] <= tree.NumericalSplitThresholds[node]);
            }
            node = right ? tree.RightChild[node] : tree.LeftChild[node];
        }
        return tree.LeafValues[~node];
    }

    /// <summary>The sum in double precision, cast once.</summary>
    public static float Sum(IEnumerable<RegressionTreeBase> trees, ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (var tree in trees)
            sum += Output(tree, x);
        return (float)sum;
    }
}
