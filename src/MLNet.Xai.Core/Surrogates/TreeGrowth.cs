using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Surrogates;

/// <summary>Grows a tree: of all leaves the one whose split helps most is split next, until there are as many as are allowed.</summary>
internal sealed class TreeGrowth
{
    // Of the squared error of all rows, and of their squares: less is rounding.
    private const double Least = 1e-12;
    private const double LeastOfSquares = 1e-24;

    private readonly TreeEnsembleBuilder _builder;
    private readonly List<double> _impurities = [];
    private readonly PriorityQueue<(int Node, int Depth, int[] Rows, TreeSplit Split), (double Loss, int Node)> _open = new();
    private readonly SplitSearch _search;
    private readonly SurrogateTreeOptions _options;
    private readonly float[] _rows;
    private readonly double[] _targets;
    private readonly int _features;
    private readonly int _outputs;
    private double _least;
    private int _depth;

    public TreeGrowth(float[] rows, int features, double[] targets, int outputs, SurrogateTreeOptions options)
    {
        (_rows, _features, _targets, _outputs, _options) = (rows, features, targets, outputs, options);
        _builder = new TreeEnsembleBuilder(features, outputs);
        _search = new SplitSearch(rows, features, targets, outputs, options);
    }

    public SurrogateTree Grow()
    {
        int[] all = [.. Enumerable.Range(0, _targets.Length / _outputs)];
        Leaf(_builder.AddTree(), all, 0);
        for (int leaves = 1; leaves < _options.MaxLeaves && _open.TryDequeue(out var next, out _); leaves++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            (int left, int right) = Divide(next.Node, next.Split, next.Rows.Length);
            Predicate<int> goesLeft = GoesLeft(next.Split);
            Leaf(left, Array.FindAll(next.Rows, goesLeft), next.Depth + 1);
            Leaf(right, Array.FindAll(next.Rows, row => !goesLeft(row)), next.Depth + 1);
        }

        bool[] missing = new bool[_features];
        for (int i = 0; i < _rows.Length; i++)
            missing[i % _features] |= float.IsNaN(_rows[i]);
        return new SurrogateTree(_builder.Build(), [.. _impurities], missing, _depth);
    }

    private (int Left, int Right) Divide(int node, TreeSplit split, int rows)
    {
        int left, right;
        if (split.Categories is { } categories)
            _builder.SetSplit(node, CategoricalSplit.CategoryGoesLeft(split.Feature, categories), out left, out right, split.MissingGoesLeft, rows);
        else
            _builder.SetSplit(node, split.Feature, split.Threshold, out left, out right, split.MissingGoesLeft, rows);
        _builder.SetLeaf(node, new double[_outputs], rows);    // what it was as a leaf
        return (left, right);
    }

    private Predicate<int> GoesLeft(TreeSplit split) => row =>
    {
        float x = _rows[((long)row * _features) + split.Feature];
        if (float.IsNaN(x))
            return split.MissingGoesLeft;
        return split.Categories is { } categories ? Array.BinarySearch(categories, (int)x) >= 0 : x <= split.Threshold;
    };

    private void Leaf(int node, int[] rows, int depth)
    {
        double[] means = new double[_outputs];
        foreach (int row in rows)
        {
            for (int k = 0; k < _outputs; k++)
                means[k] += _targets[(row * _outputs) + k] / rows.Length;
        }

        double error = 0;
        foreach (int row in rows)
        {
            for (int k = 0; k < _outputs; k++)
            {
                double off = _targets[(row * _outputs) + k] - means[k];
                error += off * off;
            }
        }

        _builder.SetLeaf(node, means, rows.Length);
        while (_impurities.Count <= node)
            _impurities.Add(0);
        _impurities[node] = error / rows.Length;
        _depth = Math.Max(_depth, depth);
        if (depth == 0)
            _least = (error * Least) + (_targets.Sum(t => t * t) * LeastOfSquares);
        _options.Cancellation.ThrowIfCancellationRequested();
        if (depth < _options.MaxDepth && error > 0 && _search.Best(rows, _least) is { } split)
            _open.Enqueue((node, depth, rows, split), (-split.Gain, node));
    }
}
