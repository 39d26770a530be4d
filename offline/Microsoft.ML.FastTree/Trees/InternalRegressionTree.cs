namespace Microsoft.ML.Trainers.FastTree;

/// <summary>The arrays of a tree: by node, then by leaf.</summary>
internal sealed record TreeArrays(int[] Left, int[] Right, int[] Features, int[][] Slots, int[][] Ranges, float[] Thresholds, double[] Leaves, double[] Gains)
{
    public float[] Missing { get; init; }

    /// <summary>Turns columns and bins into features and thresholds.</summary>
    public static TreeArrays Of(GrownTree tree, BinnedSet data)
    {
        int nodes = tree.NodeCount;
        var arrays = new TreeArrays(tree.Left[..nodes], tree.Right[..nodes], new int[nodes], new int[nodes][], new int[nodes][], new float[nodes],
            tree.Outputs[..tree.LeafCount], new double[nodes]);
        for (int n = 0; n < nodes; n++)
        {
            ref readonly var split = ref tree.Splits[n];
            var column = data.Columns[split.Column];
            arrays.Features[n] = column.Feature;
            arrays.Gains[n] = split.Gain;
            if (split.RightBins is null)
            {
                arrays.Thresholds[n] = column.UpperBounds[split.Threshold];
                continue;
            }
            arrays.Thresholds[n] = 0.5f;
            arrays.Slots[n] = Array.ConvertAll(split.RightBins, bin => column.Slots[bin - 1]);
            arrays.Ranges[n] = column.SlotRange;
        }
        return arrays;
    }
}

/// <summary>A regression tree as it is scored and saved. A child below zero is leaf ~child; the root is node 0.</summary>
internal class InternalRegressionTree(TreeArrays arrays)
{
    public int NumLeaves => arrays.Leaves.Length;

    public int NumNodes => NumLeaves - 1;

    public int[] LteChild => arrays.Left;

    public int[] GtChild => arrays.Right;

    public int[] SplitFeatures => arrays.Features;

    public bool[] CategoricalSplit { get; } = Array.ConvertAll(arrays.Slots, slots => slots is not null);

    /// <summary>Slots of which any that is set sends a row right; null where the split is numerical.</summary>
    public int[][] CategoricalSplitFeatures => arrays.Slots;

    public int[][] CategoricalSplitFeatureRanges => arrays.Ranges;

    public float[] RawThresholds => arrays.Thresholds;

    /// <summary>What stands in for NaN at each node, or null: then NaN goes right.</summary>
    public float[] DefaultValueForMissing => arrays.Missing;

    public double[] LeafValues => arrays.Leaves;

    public double[] SplitGains => arrays.Gains;

    /// <summary>The value of the leaf that a dense row falls into; 0 for a tree without nodes.</summary>
    public double GetOutput(ReadOnlySpan<float> row) => NumNodes == 0 ? 0 : LeafValues[GetLeaf(row)];

    public int GetLeaf(ReadOnlySpan<float> row)
    {
        if (NumNodes == 0)
            return 0;
        int node = 0;
        while (node >= 0)
            node = GoesRight(node, row) ? GtChild[node] : LteChild[node];
        return ~node;
    }

    private bool GoesRight(int node, ReadOnlySpan<float> row)
    {
        if (CategoricalSplitFeatures[node] is { } slots)
        {
            foreach (int slot in slots)
            {
                if (row[slot] > 0)
                    return true;
            }
            return false;
        }
        float value = row[SplitFeatures[node]];
        if (DefaultValueForMissing is not null && float.IsNaN(value))
            value = DefaultValueForMissing[node];
        return !(value <= RawThresholds[node]);
    }
}
