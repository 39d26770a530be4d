namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A random forest: every tree fits the targets themselves, on its own bag.</summary>
/// <param name="data">Binned rows.</param>
/// <param name="targets">Target of every row.</param>
/// <param name="weights">Weights or null.</param>
/// <param name="growOptions">How a tree is grown.</param>
/// <param name="options">How many, and on what.</param>
/// <param name="quantileSamples">Labels to keep of each leaf; 0 for none.</param>
internal sealed class ForestLearner(BinnedSet data, double[] targets, float[] weights, GrowOptions growOptions, EnsembleOptions options, int quantileSamples)
    : EnsembleLearner(data, weights, growOptions, options, null)
{
    private readonly double[] _weightedTargets = weights is null ? targets : [.. targets.Select((target, row) => target * weights[row])];

    private protected override InternalRegressionTree Next(int[] rows, bool[] active)
    {
        var tree = Grower.Grow(rows, active, _weightedTargets, Weights, SplitRandom);
        if (tree is null)
            return null;
        var (labels, labelWeights) = quantileSamples > 0 ? Sample(tree.LeafCount) : default;
        return new InternalQuantileRegressionTree(TreeArrays.Of(tree, Data)) { LabelSamples = labels, SampleWeights = labelWeights };
    }

    private (double[] Labels, double[] Weights) Sample(int leaves)
    {
        var labels = new double[leaves * quantileSamples];
        var labelWeights = Weights is null ? null : new double[leaves * quantileSamples];
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            for (int k = 0; k < quantileSamples; k++)
            {
                int row = Grower.Rows[Grower.LeafStart[leaf] + SplitRandom.Next(Grower.LeafCount[leaf])];
                labels[(leaf * quantileSamples) + k] = targets[row];
                if (labelWeights is not null)
                    labelWeights[(leaf * quantileSamples) + k] = Weights[row];
            }
        }
        return (labels, labelWeights);
    }
}
