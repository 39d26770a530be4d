using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Effects;

/// <summary>Down all trees with a block of rows and, of each varied feature, the points that reach a node.</summary>
internal sealed class TreeWalk
{
    private readonly TreeEnsemble _ensemble;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly IReadOnlyList<VariedFeatures> _varied;
    private readonly int[] _free;
    private readonly int[] _order;
    private readonly float[] _probe;
    private double[] _sums = [];
    private int _points;

    /// <param name="ensemble">The trees.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="varied">What is varied: one or two.</param>
    /// <param name="free">Of <see cref="FreeNodes"/>.</param>
    public TreeWalk(TreeEnsemble ensemble, ReadOnlyMemory<float> rows, IReadOnlyList<VariedFeatures> varied, int[] free)
    {
        (_ensemble, _rows, _varied, _free) = (ensemble, rows, varied, free);
        _order = new int[rows.Length / ensemble.FeatureCount];
        _probe = new float[ensemble.FeatureCount];
    }

    /// <summary>Which of the varied features each node looks at, and at nothing else; -1 where it looks at the rows.</summary>
    /// <exception cref="NotSupportedException">A node looks at both.</exception>
    public static int[] FreeNodes(TreeEnsemble ensemble, IReadOnlyList<VariedFeatures> varied)
    {
        int[] variedOfSlot = new int[ensemble.FeatureCount], free = new int[ensemble.NodeCount];
        Array.Fill(variedOfSlot, -1);
        for (int v = 0; v < varied.Count; v++)
        {
            foreach (int slot in varied[v].Slots)
                variedOfSlot[slot] = v;
        }

        for (int node = 0; node < free.Length; node++)
        {
            free[node] = -1;
            if (ensemble.Left[node] == TreeEnsemble.Leaf)
                continue;
            free[node] = variedOfSlot[ensemble.Feature[node]];
            if (ensemble.Categorical[node] is not (>= 0 and var split) || ensemble.CategoricalSplits[split] is not { Kind: CategoricalSplitKind.AnySlotGoesRight } slots)
                continue;
            foreach (int slot in slots.Members)
            {
                if (variedOfSlot[slot] != free[node])
                    throw new NotSupportedException($"Feature {(free[node] >= 0 ? slots.Feature : slot)} is a slot of a categorical variable that a node tests with others: vary the variable, all its slots together, or by scoring.");
            }
        }

        return free;
    }

    /// <summary>Sums of leaf values over the rows: outputs x points, of two features outputs x first x second.</summary>
    /// <param name="points">Product of the numbers of points.</param>
    public double[] Run(int points)
    {
        (_points, _sums) = (points, new double[_ensemble.OutputCount * points]);
        int[][] all = [.. _varied.Select(v => Enumerable.Range(0, v.Count).ToArray())];
        foreach (int root in _ensemble.Roots)
        {
            for (int r = 0; r < _order.Length; r++)
                _order[r] = r;
            Visit(root, 0, _order.Length, all);
        }

        return _sums;
    }

    private void Visit(int node, int from, int to, int[][] points)
    {
        if (from == to)
            return;
        int left = _ensemble.Left[node], right = _ensemble.Right[node];
        if (left == TreeEnsemble.Leaf)
        {
            Add(node, to - from, points);
            return;
        }

        int free = _free[node];
        if (free < 0)
        {
            int middle = Partition(node, from, to);
            Visit(left, from, middle, points);
            Visit(right, middle, to, points);
            return;
        }

        (int[] goLeft, int[] goRight) = Split(node, free, points[free]);
        if (goLeft.Length > 0)
            Visit(left, from, to, With(points, free, goLeft));
        if (goRight.Length > 0)
            Visit(right, from, to, With(points, free, goRight));
    }

    private static int[][] With(int[][] points, int at, int[] set)
    {
        int[][] copy = [.. points];
        copy[at] = set;
        return copy;
    }

    private (int[] Left, int[] Right) Split(int node, int free, int[] points)
    {
        List<int> left = [], right = [];
        foreach (int point in points)
        {
            _varied[free].Set(_probe, point);
            (_ensemble.GoesLeft(node, _probe) ? left : right).Add(point);
        }

        return ([.. left], [.. right]);
    }

    // Rows that go left first, in place.
    private int Partition(int node, int from, int to)
    {
        int features = _ensemble.FeatureCount;
        ReadOnlySpan<float> rows = _rows.Span;
        (int low, int high) = (from, to - 1);
        while (low <= high)
        {
            if (_ensemble.GoesLeft(node, rows.Slice(_order[low] * features, features)))
                low++;
            else
                (_order[low], _order[high]) = (_order[high--], _order[low]);
        }

        return low;
    }

    private void Add(int leaf, int rows, int[][] points)
    {
        int outputs = _ensemble.OutputCount, inner = _varied.Count > 1 ? _varied[1].Count : 1;
        for (int o = 0; o < outputs; o++)
        {
            double value = rows * _ensemble.Values[(leaf * outputs) + o];
            foreach (int a in points[0])
            {
                int at = (o * _points) + (a * inner);
                if (points.Length == 1)
                {
                    _sums[at] += value;
                    continue;
                }

                foreach (int b in points[1])
                    _sums[at + b] += value;
            }
        }
    }
}
