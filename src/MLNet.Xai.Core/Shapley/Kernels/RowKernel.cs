namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>One row at a time.</summary>
internal sealed class RowKernel(ShapForest forest) : ITreeShapKernel
{
    private readonly RowProgram[][] _programs = [.. forest.Trees.Select(trees => trees.Select(t => new RowProgram(t)).ToArray())];

    public void Explain(ExplainJob job) => job.ForEachBlock(1, () => new Worker(forest, _programs));

    private sealed unsafe class Worker(ShapForest forest, RowProgram[][] programs) : IBlockWorker
    {
        private readonly double[] _columns = new double[forest.Columns.Count];
        private readonly double[] _credit = new double[forest.Players.Count];
        private double[] _edges = [];
        private double[] _on = [];

        public void Work(ExplainJob job, int first, int count)
        {
            int features = forest.FeatureCount;
            for (int r = first; r < first + count; r++)
            {
                var row = new ReadOnlySpan<float>(job.Rows + ((long)r * features), features);
                fixed (double* columns = _columns)
                    forest.Columns.Derive(row, columns, 1);
                for (int output = 0; output < forest.OutputCount; output++)
                {
                    Array.Clear(_credit);
                    foreach (RowProgram program in programs[output])
                    {
                        int size = ((2 * program.Tree.NodeCount) + 1) * program.Points;
                        if (_edges.Length < size)
                        {
                            _edges = new double[size];
                            _on = new double[size];
                        }

                        program.Add(_columns, _edges, _on, _credit);
                    }

                    var to = new Span<double>(job.Values + ((((long)r * forest.OutputCount) + output) * features), features);
                    to.Clear();
                    for (int p = 0; p < _credit.Length; p++)
                        to[forest.Players.Feature(p, row)] = _credit[p];
                }
            }
        }

        public void Dispose()
        {
        }
    }
}

internal sealed class RowProgram
{
    private readonly int[] _slot;
    private readonly int[] _previous;
    private readonly double[] _onFactor;
    private readonly double[] _points;
    private readonly double[] _start;

    public RowProgram(ShapTree tree)
    {
        Tree = tree;
        Points = GaussLegendre.PointsFor(tree.PathPlayers);
        (_points, double[] weights) = GaussLegendre.Rule(Points);
        _start = [.. _points.Select((t, q) => weights[q] / ((1 - t) * t))];
        _slot = new int[tree.NodeCount];
        _previous = new int[tree.NodeCount];
        _onFactor = new double[2 * tree.NodeCount * Points];
        var open = new Dictionary<int, (double Share, int Edge)>();
        Visit(0, 0, open);
    }

    public ShapTree Tree { get; }

    public int Points { get; }

    public void Add(double[] columns, double[] edges, double[] on, double[] credit)
    {
        int q = Points;
        _start.CopyTo(edges, 0);
        _points.CopyTo(on, 0);
        for (int i = 0; i < Tree.NodeCount; i++)
        {
            bool left = columns[Tree.Column[i]] <= Tree.Threshold[i];
            double share = Tree.LeftShare[i];
            double leftValue = Tree.Left[i] < 0 ? Tree.LeafValues[~Tree.Left[i]] : 1;
            double rightValue = Tree.Right[i] < 0 ? Tree.LeafValues[~Tree.Right[i]] : 1;
            for (int k = 0; k < q; k++)
            {
                double c = edges[(_slot[i] * q) + k];
                double s = on[(_previous[i] * q) + k];
                double onPart = c * s;
                double offPart = c - onPart;
                edges[(((2 * i) + 1) * q) + k] = ((offPart * share) + (left ? onPart : 0)) * leftValue;
                edges[(((2 * i) + 2) * q) + k] = ((offPart * (1 - share)) + (left ? 0 : onPart)) * rightValue;
                on[(((2 * i) + 1) * q) + k] = s > 0 && left ? _onFactor[(2 * i * q) + k] : 0;
                on[(((2 * i) + 2) * q) + k] = s > 0 && !left ? _onFactor[(((2 * i) + 1) * q) + k] : 0;
            }
        }

        for (int i = Tree.NodeCount - 1; i >= 0; i--)
        {
            double sum = 0;
            for (int k = 0; k < q; k++)
            {
                double l = edges[(((2 * i) + 1) * q) + k];
                double r = edges[(((2 * i) + 2) * q) + k];
                double h = l + r;
                edges[(_slot[i] * q) + k] = h;
                sum += (on[(((2 * i) + 1) * q) + k] * l) + (on[(((2 * i) + 2) * q) + k] * r) - (on[(_previous[i] * q) + k] * h);
            }

            credit[Tree.Player[i]] += sum;
        }
    }

    private void Visit(int node, int edge, Dictionary<int, (double Share, int Edge)> open)
    {
        int player = Tree.Player[node];
        bool repeated = open.TryGetValue(player, out (double Share, int Edge) before);
        if (!repeated)
            before = (1, 0);
        _slot[node] = edge;
        _previous[node] = before.Edge;
        for (int side = 0; side < 2; side++)
        {
            double share = before.Share * (side == 0 ? Tree.LeftShare[node] : 1 - Tree.LeftShare[node]);
            int child = side == 0 ? Tree.Left[node] : Tree.Right[node];
            int childEdge = (2 * node) + 1 + side;
            for (int k = 0; k < Points; k++)
                _onFactor[(((2 * node) + side) * Points) + k] = _points[k] / (_points[k] + (share * (1 - _points[k])));
            if (child < 0)
                continue;
            open[player] = (share, childEdge);
            Visit(child, childEdge, open);
        }

        if (repeated)
            open[player] = before;
        else
            open.Remove(player);
    }
}
