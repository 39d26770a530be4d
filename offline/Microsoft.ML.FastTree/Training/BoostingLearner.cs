namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Gradient boosting, with dropout of earlier trees if asked for (DART, Rashmi and Gilad-Bachrach 2015).</summary>
internal sealed class BoostingLearner : EnsembleLearner
{
    private readonly TreeObjective _objective;
    private readonly double _dropoutRate;
    private readonly Random _dropout;
    private readonly double[] _scores;
    private readonly double[] _gradient;
    private readonly double[] _curvature;
    private readonly List<GrownTree> _grown = [];
    private readonly List<double[]> _treeScores = [];

    public BoostingLearner(BinnedSet data, TreeObjective objective, float[] weights, GrowOptions growOptions, EnsembleOptions options,
        double dropoutRate, int[] groupStarts)
        : base(data, weights, growOptions, options, groupStarts)
    {
        (_objective, _dropoutRate, _dropout) = (objective, dropoutRate, new Random(options.Seed));
        _scores = new double[data.RowCount];
        _gradient = new double[data.RowCount];
        _curvature = new double[data.RowCount];
    }

    private protected override InternalRegressionTree Next(int[] rows, bool[] active)
    {
        int[] dropped = Drop();
        var scores = _scores;
        if (dropped.Length > 0)
        {
            scores = (double[])_scores.Clone();
            foreach (int t in dropped)
            {
                for (int i = 0; i < scores.Length; i++)
                    scores[i] -= _treeScores[t][i];
            }
        }
        _objective.SetGradient(scores, _gradient, _curvature);
        if (Weights is not null)
        {
            for (int i = 0; i < _gradient.Length; i++)
                _gradient[i] *= Weights[i];
        }
        var tree = Grower.Grow(rows, active, _gradient, Weights, SplitRandom);
        if (tree is null)
            return null;
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            tree.Outputs[leaf] = _objective.LeafOutput(tree.Outputs[leaf], Rows(leaf), scores, _curvature);
        }
        foreach (int t in dropped)
            Scale(t, dropped.Length / (1.0 + dropped.Length));
        if (dropped.Length > 0)
        {
            for (int leaf = 0; leaf < tree.LeafCount; leaf++)
                tree.Outputs[leaf] /= 1.0 + dropped.Length;
        }
        AddScores(tree);
        _grown.Add(tree);
        return new InternalRegressionTree(TreeArrays.Of(tree, Data));
    }

    /// <summary>Dropout rescales trees after they were handed out.</summary>
    private protected override void Finish(List<InternalRegressionTree> trees)
    {
        for (int t = 0; t < trees.Count; t++)
            _grown[t].Outputs.AsSpan(0, trees[t].NumLeaves).CopyTo(trees[t].LeafValues);
    }

    private ReadOnlySpan<int> Rows(int leaf) => Grower.Rows.AsSpan(Grower.LeafStart[leaf], Grower.LeafCount[leaf]);

    private int[] Drop()
    {
        if (_dropoutRate <= 0 || _grown.Count == 0)
            return [];
        int[] dropped = [.. Enumerable.Range(0, _grown.Count).Where(_ => _dropout.NextDouble() < _dropoutRate)];
        return dropped.Length > 0 ? dropped : [_dropout.Next(_grown.Count)];
    }

    private void Scale(int t, double factor)
    {
        for (int leaf = 0; leaf < _grown[t].LeafCount; leaf++)
            _grown[t].Outputs[leaf] *= factor;
        for (int i = 0; i < _scores.Length; i++)
        {
            _scores[i] += (factor - 1) * _treeScores[t][i];
            _treeScores[t][i] *= factor;
        }
    }

    private void AddScores(GrownTree tree)
    {
        var added = _dropoutRate > 0 ? new double[_scores.Length] : null;
        var inBag = Grower.Rows.Length == Data.RowCount ? null : new bool[Data.RowCount];
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            foreach (int row in Rows(leaf))
            {
                _scores[row] += tree.Outputs[leaf];
                if (added is not null)
                    added[row] = tree.Outputs[leaf];
                if (inBag is not null)
                    inBag[row] = true;
            }
        }
        for (int row = 0; inBag is not null && row < inBag.Length; row++)
        {
            if (inBag[row])
                continue;
            double output = tree.Outputs[tree.LeafOf(row, Data)];
            _scores[row] += output;
            if (added is not null)
                added[row] = output;
        }
        if (added is not null)
            _treeScores.Add(added);
    }
}
