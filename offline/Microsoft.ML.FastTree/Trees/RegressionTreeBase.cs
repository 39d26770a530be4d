using Microsoft.ML.Internals;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A tree as users see it. A child below zero is leaf ~child; the root is node 0; at most the threshold goes left.</summary>
public abstract class RegressionTreeBase
{
    private readonly InternalRegressionTree _tree;

    internal RegressionTreeBase(InternalRegressionTree tree)
    {
        _tree = tree;
        LeftChild = Array.AsReadOnly(tree.LteChild);
        RightChild = Array.AsReadOnly(tree.GtChild);
        NumericalSplitFeatureIndexes = Array.AsReadOnly(tree.SplitFeatures);
        NumericalSplitThresholds = Array.AsReadOnly(tree.RawThresholds);
        CategoricalSplitFlags = Array.AsReadOnly(tree.CategoricalSplit);
        LeafValues = Array.AsReadOnly(tree.LeafValues);
        SplitGains = Array.AsReadOnly(tree.SplitGains);
    }

    public IReadOnlyList<int> LeftChild { get; }

    public IReadOnlyList<int> RightChild { get; }

    public IReadOnlyList<int> NumericalSplitFeatureIndexes { get; }

    public IReadOnlyList<float> NumericalSplitThresholds { get; }

    public IReadOnlyList<bool> CategoricalSplitFlags { get; }

    public IReadOnlyList<double> LeafValues { get; }

    public IReadOnlyList<double> SplitGains { get; }

    public int NumberOfLeaves => _tree.NumLeaves;

    public int NumberOfNodes => _tree.NumNodes;

    /// <summary>Slots of which any above zero sends a row right; empty at a numerical split.</summary>
    public IReadOnlyList<int> GetCategoricalSplitFeaturesAt(int nodeIndex) => At(_tree.CategoricalSplitFeatures, nodeIndex);

    /// <summary>First and last slot of the categorical variable; empty at a numerical split.</summary>
    public IReadOnlyList<int> GetCategoricalCategoricalSplitFeatureRangeAt(int nodeIndex) => At(_tree.CategoricalSplitFeatureRanges, nodeIndex);

    private int[] At(int[][] perNode, int nodeIndex)
    {
        Check.State((uint)nodeIndex < (uint)NumberOfNodes,
            $"The input index, {nodeIndex}, is invalid. Its valid range is from 0 (inclusive) to {NumberOfNodes} (exclusive).");
        return perNode[nodeIndex] ?? [];
    }
}

public sealed class RegressionTree : RegressionTreeBase
{
    internal RegressionTree(InternalRegressionTree tree)
        : base(tree)
    {
    }
}

public sealed class QuantileRegressionTree : RegressionTreeBase
{
    private readonly double[][] _samples;
    private readonly double[][] _weights;

    internal QuantileRegressionTree(InternalQuantileRegressionTree tree)
        : base(tree) => (_samples, _weights) = tree.Leaves();

    public IReadOnlyList<double> GetLeafSamplesAt(int leafIndex) => At(_samples, leafIndex);

    public IReadOnlyList<double> GetLeafSampleWeightsAt(int leafIndex) => At(_weights, leafIndex);

    private double[] At(double[][] perLeaf, int leafIndex)
    {
        Check.State((uint)leafIndex < (uint)NumberOfLeaves,
            $"The input leaf index, {leafIndex}, is invalid. Its valid range is from 0 (inclusive) to {NumberOfLeaves} (exclusive).");
        return perLeaf[leafIndex];
    }
}
