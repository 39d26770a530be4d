using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>A tree compiled for the batch kernels: everything that does not depend on the row.</summary>
/// <remarks>
/// At a quadrature point t a player whose path so far kept the share z of the cover contributes the factor t + z(1 - t) to a leaf's
/// weight while the row meets all its conditions ("on"), else z(1 - t). So a node multiplies the weight that reaches it by one of two
/// numbers a side, known beforehand; leaf values are multiplied in as well. What a player gains needs t / factor of the on side.
/// </remarks>
internal sealed unsafe class BatchProgram : IDisposable
{
    /// <summary>Doubles of a node's table for one point: two <see cref="BatchSide"/>s.</summary>
    public const int Stride = 2 * BatchSide.Size;

    private readonly ShapTree _tree;
    private readonly double[] _t;
    private readonly NativeDoubles _table;
    private readonly BatchNode[] _nodes;
    private readonly Dictionary<int, (double Share, int Gain)> _open = [];
    private int _tables;

    public BatchProgram(ShapTree tree)
    {
        _tree = tree;
        Points = GaussLegendre.PointsFor(tree.PathPlayers);
        (_t, Weights) = GaussLegendre.Rule(Points);
        int withInnerChild = 1;
        for (int i = 0; i < tree.NodeCount; i++)
            withInnerChild += tree.Left[i] >= 0 || tree.Right[i] >= 0 ? 1 : 0;
        _table = new NativeDoubles((long)withInnerChild * Points * Stride);
        _nodes = GC.AllocateUninitializedArray<BatchNode>(tree.NodeCount, pinned: true);
        // What holds for a player before its first split stands at the very beginning.
        for (int q = 0; q < Points; q++)
        {
            _table.Pointer[q * Stride] = _t[q];
            _table.Pointer[(q * Stride) + 1] = _t[q] * (1 - _t[q]);
        }

        _tables = 1;
        Visit(0);
    }

    /// <summary>Number of quadrature points.</summary>
    public int Points { get; }

    /// <summary>Depth of the tree.</summary>
    public int Depth => _tree.Depth;

    /// <summary>The quadrature points.</summary>
    public ReadOnlySpan<double> T => _t;

    /// <summary>The quadrature weights.</summary>
    public double[] Weights { get; }

    /// <summary>Nodes in preorder.</summary>
    public BatchNode* Nodes => (BatchNode*)Marshal.UnsafeAddrOfPinnedArrayElement(_nodes, 0);

    /// <summary>All nodes' tables.</summary>
    public double* Table => _table.Pointer;

    /// <summary>Size in memory.</summary>
    public long Bytes => ((long)_nodes.Length * sizeof(BatchNode)) + (_table.Length * sizeof(double));

    public void Dispose() => _table.Dispose();

    private void Visit(int id)
    {
        int player = _tree.Player[id];
        bool repeated = _open.TryGetValue(player, out (double Share, int Gain) before);
        if (!repeated)
            before = (1, 0);
        // An inner child comes first, so that a node with one leaf has it second.
        bool swapped = _tree.Left[id] < 0 && _tree.Right[id] >= 0;
        double share = _tree.LeftShare[id];
        (int child, double share, double value) first = Child(_tree.Left[id], share);
        (int child, double share, double value) second = Child(_tree.Right[id], 1 - share);
        if (swapped)
            (first, second) = (second, first);
        int table = 0;
        if (first.child >= 0)
        {
            table = _tables++ * Points * Stride;
            Fill(table, before.Share, first.share, first.value);
            Fill(table + BatchSide.Size, before.Share, second.share, second.value);
        }

        _nodes[id] = new BatchNode
        {
            Column = _tree.Column[id],
            Player = player,
            Swapped = swapped,
            Repeated = repeated,
            First = first.child,
            Second = second.child,
            Before = before.Gain,
            Table = table,
            Threshold = _tree.Threshold[id],
            FirstValue = first.value,
            SecondValue = second.value,
            FirstOut = first.share * first.value,
            SecondOut = second.share * second.value,
        };
        if (first.child >= 0)
        {
            _open[player] = (before.Share * first.share, table + BatchSide.Gain);
            Visit(first.child);
        }

        if (second.child >= 0)
        {
            _open[player] = (before.Share * second.share, table + BatchSide.Size + BatchSide.Gain);
            Visit(second.child);
        }

        if (repeated)
            _open[player] = before;
        else
            _open.Remove(player);
    }

    private (int Child, double Share, double Value) Child(int child, double share) =>
        child < 0 ? (-1, share, _tree.LeafValues[~child]) : (child, share, 1);

    private void Fill(int table, double before, double share, double value)
    {
        for (int q = 0; q < Points; q++)
        {
            double t = _t[q];
            double parent = t + (before * (1 - t));
            double off = before * share * (1 - t);
            double gain = t / (t + off);
            double* to = _table.Pointer + table + (q * Stride);
            to[BatchSide.On] = (t + off) / parent * value;
            to[BatchSide.Off] = off / parent * value;
            to[BatchSide.Gain] = gain;
            to[BatchSide.Spread] = gain * (off / (t + off));
        }
    }
}

/// <summary>Places in the table of one side of a node, for one point.</summary>
internal static class BatchSide
{
    /// <summary>Factor of the weight when the row goes to this side.</summary>
    public const int On = 0;

    /// <summary>Factor of the weight when the row goes to the other side.</summary>
    public const int Off = 1;

    /// <summary>g = t / (factor of the player while the row is on its path).</summary>
    public const int Gain = 2;

    /// <summary>g(1 - g).</summary>
    public const int Spread = 3;

    /// <summary>Number of places.</summary>
    public const int Size = 4;
}

/// <summary>An inner node of a <see cref="BatchProgram"/>.</summary>
internal struct BatchNode
{
    /// <summary>The derived column compared, and the player credited.</summary>
    public int Column, Player;

    /// <summary>Inner nodes, or -1 for a leaf; the second is a leaf wherever the first is.</summary>
    public int First, Second;

    /// <summary>Where gain and spread of the player before this node stand in the tables.</summary>
    public int Before;

    /// <summary>Where this node's sides stand in the tables; a node with two leaves has none.</summary>
    public int Table;

    /// <summary>Whether the first child is the right one.</summary>
    public bool Swapped;

    /// <summary>Whether the player was split on before, on the path from the root.</summary>
    public bool Repeated;

    /// <summary>The largest column value that goes left.</summary>
    public double Threshold;

    /// <summary>Leaf values; 1 for an inner child.</summary>
    public double FirstValue, SecondValue;

    /// <summary>Factors of the sides when the row has left the player's path before: cover share times leaf value.</summary>
    public double FirstOut, SecondOut;
}
