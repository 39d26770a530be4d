namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A forest's tree: its leaves may keep samples of the labels that fell into them.</summary>
internal sealed class InternalQuantileRegressionTree(TreeArrays arrays) : InternalRegressionTree(arrays)
{
    /// <summary>Leaf by leaf, equally many; null when none were taken.</summary>
    public double[] LabelSamples { get; init; }

    public double[] SampleWeights { get; init; }

    /// <summary>Samples and weights of each leaf: its value with weight 1 where none were taken.</summary>
    public (double[][] Samples, double[][] Weights) Leaves()
    {
        int count = LabelSamples is null ? 1 : LabelSamples.Length / NumLeaves;
        var samples = new double[NumLeaves][];
        var weights = new double[NumLeaves][];
        for (int leaf = 0; leaf < NumLeaves; leaf++)
        {
            samples[leaf] = LabelSamples is null ? [LeafValues[leaf]] : LabelSamples[(leaf * count)..((leaf + 1) * count)];
            weights[leaf] = new double[count];
            if (SampleWeights is null)
                weights[leaf].AsSpan().Fill(1);
            else
                SampleWeights.AsSpan(leaf * count, count).CopyTo(weights[leaf]);
        }
        return (samples, weights);
    }
}
