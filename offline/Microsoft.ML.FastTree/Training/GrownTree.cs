namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A tree while it is being learnt: splits on columns and bins. A child below zero is leaf ~child.</summary>
internal sealed class GrownTree(int maximumLeaves)
{
    public readonly SplitCandidate[] Splits = new SplitCandidate[maximumLeaves - 1];
    public readonly int[] Left = new int[maximumLeaves - 1];
    public readonly int[] Right = new int[maximumLeaves - 1];
    public readonly double[] Outputs = new double[maximumLeaves];
    private readonly int[] _parents = new int[maximumLeaves];

    public int LeafCount { get; private set; } = 1;

    public int NodeCount => LeafCount - 1;

    /// <summary>Splits a leaf: the left child keeps its number, the right child gets the next one.</summary>
    public int Split(int leaf, in SplitCandidate split)
    {
        int node = NodeCount, newLeaf = LeafCount++;
        Splits[node] = split;
        if (node > 0)
        {
            int parent = _parents[leaf];
            if (Left[parent] == ~leaf)
                Left[parent] = node;
            else
                Right[parent] = node;
        }
        Left[node] = ~leaf;
        Right[node] = ~newLeaf;
        _parents[leaf] = _parents[newLeaf] = node;
        Outputs[leaf] = split.LeftOutput;
        Outputs[newLeaf] = split.RightOutput;
        return newLeaf;
    }

    /// <summary>The leaf of a training row.</summary>
    public int LeafOf(int row, BinnedSet data)
    {
        int node = 0;
        while (node >= 0)
        {
            ref readonly var split = ref Splits[node];
            node = GoesRight(split, data.Columns[split.Column].Bins[row]) ? Right[node] : Left[node];
        }
        return ~node;
    }

    public static bool GoesRight(in SplitCandidate split, int bin) =>
        split.RightBins is null ? bin > split.Threshold : Array.IndexOf(split.RightBins, bin) >= 0;
}
