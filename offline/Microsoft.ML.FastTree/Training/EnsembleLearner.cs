namespace Microsoft.ML.Trainers.FastTree;

/// <summary>What forests and boosting share: tree after tree, bags of rows, random features, empty trees.</summary>
internal abstract class EnsembleLearner(BinnedSet data, float[] weights, GrowOptions growOptions, EnsembleOptions options, int[] groupStarts)
{
    private protected readonly BinnedSet Data = data;
    private protected readonly float[] Weights = weights;
    private protected readonly Random SplitRandom = new(options.Seed);
    private protected readonly TreeGrower Grower = new(data, growOptions);

    /// <summary>Iterations that could not split even the root.</summary>
    public int EmptyTrees { get; private set; }

    public List<InternalRegressionTree> Learn()
    {
        var trees = new List<InternalRegressionTree>();
        var featureRandom = new Random(options.FeatureSelectionSeed);
        var bagging = options.BaggingSize > 0 ? new Bagging(options.Seed, options.BaggingFraction, Data.RowCount, groupStarts) : null;
        int[] bag = [];
        for (int t = 0; t < options.Trees; t++)
        {
            var active = new bool[Data.Columns.Length];
            for (int c = 0; c < active.Length; c++)
                active[c] = options.FeatureFraction >= 1 || featureRandom.NextDouble() <= options.FeatureFraction;
            if (bagging is null)
                bag = [.. Enumerable.Range(0, Data.RowCount)];
            else if (trees.Count % options.BaggingSize == 0)
                bag = bagging.Draw();
            if (Next((int[])bag.Clone(), active) is { } tree)
                trees.Add(tree);
            else
                EmptyTrees++;
        }
        Finish(trees);
        return trees;
    }

    private protected abstract InternalRegressionTree Next(int[] rows, bool[] active);

    private protected virtual void Finish(List<InternalRegressionTree> trees)
    {
    }
}
