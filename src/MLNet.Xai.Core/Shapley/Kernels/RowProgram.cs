using System.Runtime.InteropServices;
using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>A tree compiled for the one-row kernel: lanes are quadrature points, nodes are gone through in order, without recursion.</summary>
/// <remarks>
/// Nodes with an inner child come first, in preorder, then those with two leaves: three loops without a branch that depends on data.
/// Edge 0 leads to the root, edges 2i + 1 and 2i + 2 away from node i.
/// </remarks>
internal sealed unsafe class RowProgram<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly ShapTree _tree;
    private readonly RowNode[] _nodes;
    private readonly int _inner;
    private readonly NativeDoubles _gains;
    private readonly double[] _t;
    private readonly double[] _start;
    private readonly Dictionary<int, (double Share, int Edge)> _open = [];
    private int _nextInner;
    private int _nextLast;

    public RowProgram(ShapTree tree)
    {
        _tree = tree;
        // Lanes left over by the points needed are not padded but used: a finer rule is just as exact.
        Points = (GaussLegendre.PointsFor(tree.PathPlayers) + T.Count - 1) / T.Count * T.Count;
        (_t, double[] weights) = GaussLegendre.Rule(Points);
        _start = [.. _t.Select((t, q) => weights[q] / ((1 - t) * t))];
        _inner = Enumerable.Range(0, tree.NodeCount).Count(HasInnerChild);
        _nodes = GC.AllocateUninitializedArray<RowNode>(tree.NodeCount, pinned: true);
        _gains = new NativeDoubles(2L * _inner * Points);
        _nextLast = _inner;
        Visit(0, 0);
    }

    /// <summary>Number of points, a multiple of the lanes.</summary>
    public int Points { get; }

    /// <summary>Number of inner nodes.</summary>
    public int NodeCount => _nodes.Length;

    /// <summary>Doubles of each of the two scratch areas.</summary>
    public int Scratch => ((2 * _inner) + 1) * Points;

    public void Dispose() => _gains.Dispose();

    /// <summary>Adds the tree's values for one row; every player's credit is spread over the lanes.</summary>
    /// <param name="columns">Derived columns of the row.</param>
    /// <param name="sums">Scratch: first the weight of every edge, then the sum of weight times value below it.</param>
    /// <param name="gains">Scratch: g of the player of every edge, zero where the row has left the player's path.</param>
    /// <param name="credit">Lanes a player.</param>
    public void Add(double* columns, double* sums, double* gains, double* credit)
    {
        _start.CopyTo(new Span<double>(sums, Points));
        _t.CopyTo(new Span<double>(gains, Points));
        var nodes = (RowNode*)Marshal.UnsafeAddrOfPinnedArrayElement(_nodes, 0);
        Descend(nodes, columns, sums, gains);
        EndInLeaves(nodes, columns, sums, gains, credit);
        Ascend(nodes, sums, gains, credit);
        GC.KeepAlive(this);
    }

    private void Descend(RowNode* nodes, double* columns, double* sums, double* gains)
    {
        double* table = _gains.Pointer;
        double* left = sums + Points;
        double* leftGain = gains + Points;
        for (RowNode* node = nodes; node < nodes + _inner; node++)
        {
            T goesLeft = T.LessOrEqual(T.All(columns[node->Column]), T.All(node->Threshold));
            for (int q = 0; q < Points; q += T.Count)
            {
                T weight = T.Load(sums + (node->Edge * Points) + q);
                T gain = T.Load(gains + (node->Before * Points) + q);
                T on = weight * gain;
                T off = weight - on;
                T onLeft = on & goesLeft;
                T hasLeft = T.LessOrEqual(gain, default);
                T.Store(T.MultiplyAdd(off, T.All(node->LeftShare), onLeft) * T.All(node->LeftValue), left + q);
                T.Store(T.MultiplyAdd(off, T.All(node->RightShare), on - onLeft) * T.All(node->RightValue), left + Points + q);
                T.Store(T.AndNot(T.Load(table + q), hasLeft) & goesLeft, leftGain + q);
                T.Store(T.AndNot(T.AndNot(T.Load(table + Points + q), hasLeft), goesLeft), leftGain + Points + q);
            }

            table += 2 * Points;
            left += 2 * Points;
            leftGain += 2 * Points;
        }
    }

    // With leaves l and r, of mean m by cover, the sum below is w (m + g (l or r - m)), the gain w g (1 - g) (l or r - m).
    private void EndInLeaves(RowNode* nodes, double* columns, double* sums, double* gains, double* credit)
    {
        T one = T.All(1);
        for (RowNode* node = nodes + _inner; node < nodes + _nodes.Length; node++)
        {
            T goesLeft = T.LessOrEqual(T.All(columns[node->Column]), T.All(node->Threshold));
            double mean = (node->LeftShare * node->LeftValue) + (node->RightShare * node->RightValue);
            T excess = T.Select(goesLeft, T.All(node->LeftValue), T.All(node->RightValue)) - T.All(mean);
            T total = T.Load(credit + (node->Player * T.Count));
            for (int q = 0; q < Points; q += T.Count)
            {
                double* at = sums + (node->Edge * Points) + q;
                T weight = T.Load(at);
                T gain = T.Load(gains + (node->Before * Points) + q);
                T part = weight * gain * excess;
                T.Store(T.MultiplyAdd(weight, T.All(mean), part), at);
                total = T.MultiplyAdd(part, one - gain, total);
            }

            T.Store(total, credit + (node->Player * T.Count));
        }
    }

    private void Ascend(RowNode* nodes, double* sums, double* gains, double* credit)
    {
        for (int i = _inner - 1; i >= 0; i--)
        {
            RowNode* node = nodes + i;
            double* left = sums + (((2 * i) + 1) * Points);
            double* leftGain = gains + (((2 * i) + 1) * Points);
            T total = T.Load(credit + (node->Player * T.Count));
            for (int q = 0; q < Points; q += T.Count)
            {
                T l = T.Load(left + q);
                T r = T.Load(left + Points + q);
                T sum = l + r;
                T.Store(sum, sums + (node->Edge * Points) + q);
                T gain = T.MultiplyAdd(T.Load(leftGain + q), l, T.Load(leftGain + Points + q) * r);
                total += gain - (T.Load(gains + (node->Before * Points) + q) * sum);
            }

            T.Store(total, credit + (node->Player * T.Count));
        }
    }

    private bool HasInnerChild(int id) => _tree.Left[id] >= 0 || _tree.Right[id] >= 0;

    private void Visit(int id, int edge)
    {
        int index = HasInnerChild(id) ? _nextInner++ : _nextLast++;
        int player = _tree.Player[id];
        bool repeated = _open.TryGetValue(player, out (double Share, int Edge) before);
        if (!repeated)
            before = (1, 0);
        int left = _tree.Left[id];
        int right = _tree.Right[id];
        double share = _tree.LeftShare[id];
        _nodes[index] = new RowNode
        {
            Column = _tree.Column[id],
            Player = player,
            Edge = edge,
            Before = before.Edge,
            Threshold = _tree.Threshold[id],
            LeftShare = share,
            RightShare = 1 - share,
            LeftValue = left < 0 ? _tree.LeafValues[~left] : 1,
            RightValue = right < 0 ? _tree.LeafValues[~right] : 1,
        };
        if (index >= _inner)
            return;
        Side(left, (2 * index) + 1, before.Share * share);
        Side(right, (2 * index) + 2, before.Share * (1 - share));
        if (repeated)
            _open[player] = before;
        else
            _open.Remove(player);

        void Side(int child, int childEdge, double kept)
        {
            double* to = _gains.Pointer + ((childEdge - 1) * Points);
            for (int q = 0; q < Points; q++)
                to[q] = _t[q] / (_t[q] + (kept * (1 - _t[q])));
            if (child < 0)
                return;
            _open[player] = (kept, childEdge);
            Visit(child, childEdge);
        }
    }
}

/// <summary>An inner node of a <see cref="RowProgram{T}"/>.</summary>
internal struct RowNode
{
    /// <summary>The derived column compared, and the player credited.</summary>
    public int Column, Player;

    /// <summary>The edge that leads here, and the one where the player's path stood before (0 for none).</summary>
    public int Edge, Before;

    /// <summary>The largest column value that goes left.</summary>
    public double Threshold;

    /// <summary>Cover shares of the sides.</summary>
    public double LeftShare, RightShare;

    /// <summary>Leaf values; 1 for an inner child.</summary>
    public double LeftValue, RightValue;
}
