namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Trees whose outputs are summed.</summary>
internal sealed class InternalTreeEnsemble(List<InternalRegressionTree> trees, double bias = 0)
{
    public List<InternalRegressionTree> Trees => trees;

    public int NumTrees => trees.Count;

    /// <summary>Kept with the model; the score does not use it.</summary>
    public double Bias => bias;

    /// <summary>Sum of the trees' outputs, in order and in double precision.</summary>
    public double GetOutput(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (var tree in trees)
            sum += tree.GetOutput(row);
        return sum;
    }

    public int GetMaxFeatureIndex()
    {
        int max = 0;
        foreach (var tree in trees)
        {
            foreach (int feature in tree.SplitFeatures)
                max = Math.Max(max, feature);
            foreach (var slots in tree.CategoricalSplitFeatures)
                max = Math.Max(max, slots is { Length: > 0 } ? slots.Max() : 0);
        }
        return max;
    }

    /// <summary>Summed gain of each feature, per tree.</summary>
    public Dictionary<int, double> GainMap()
    {
        var gains = new Dictionary<int, double>();
        foreach (var tree in trees)
        {
            for (int n = 0; n < tree.NumNodes; n++)
                gains[tree.SplitFeatures[n]] = gains.GetValueOrDefault(tree.SplitFeatures[n]) + (tree.SplitGains[n] / trees.Count);
        }
        return gains;
    }
}
