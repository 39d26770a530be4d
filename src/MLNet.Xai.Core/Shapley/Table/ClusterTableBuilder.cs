using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>Builds the table of a cluster: the sum of its leaves' values for every pattern at its root and every combination of its nodes' outcomes.</summary>
/// <remarks>
/// A subtree of k nodes below a path of d players has a table of <c>2^(d + k)</c> octets: pattern in the low bits, then the outcome of its root, of its
/// left subtree's nodes, of its right subtree's. An outcome says whether the node's player is on in the left child; a player that was off before stays
/// off, so half of the entries of such nodes are never asked for.
/// </remarks>
internal sealed unsafe class ClusterTableBuilder<TWidth> : IDisposable
    where TWidth : struct, ISimdWidth
{
    private readonly LeafTable _leaves;
    private readonly LeafPath _path = new();
    private readonly double* _arena;
    private double* _top;
    private TableTree _tree = null!;
    private TableNode[] _nodes = [];

    public ClusterTableBuilder(LeafTable leaves, int indexBits)
    {
        _leaves = leaves;
        _arena = (double*)NativeMemory.AlignedAlloc((nuint)(((2 * indexBits) + 1) << indexBits) * 64, 64);
    }

    /// <summary>Writes a cluster's table.</summary>
    public void Build(TableTree tree, TableCluster cluster, double* to)
    {
        _tree = tree;
        _nodes = cluster.Nodes;
        _top = _arena;
        _path.Clear();
        foreach ((int lane, double share) in cluster.Path)
            _path.Push(lane, share);
        Build(0, to);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_arena);
        _path.Dispose();
        _leaves.Dispose();
    }

    private void Build(int position, double* to)
    {
        ref readonly TableNode node = ref _nodes[position];
        bool isNew = node.Player == node.Depth;
        if (isNew)
            _path.Push(node.Lane, 1);
        double share = _path.Shares[node.Player];
        double* top = _top;
        _path.SetShare(node.Player, share * node.LeftShare);
        double* left = Child(node.LeftKind, node.Left);
        _path.SetShare(node.Player, share * (1 - node.LeftShare));
        double* right = Child(node.RightKind, node.Right);
        _path.SetShare(node.Player, share);
        if (isNew)
            _path.Pop();
        _top = top;

        int depth = node.Depth;
        int childDepth = isNew ? depth + 1 : depth;
        int leftNodes = node.LeftKind == ChildKind.Node ? _nodes[node.Left].Size : 0;
        int rightNodes = node.RightKind == ChildKind.Node ? _nodes[node.Right].Size : 0;
        for (int r = 0; r < 1 << rightNodes; r++)
        {
            for (int l = 0; l < 1 << leftNodes; l++)
            {
                double* off = to + ((((long)l << 1) | ((long)r << (1 + leftNodes))) << (depth + 3));
                double* a = left == null ? null : left + ((long)l << (childDepth + 3));
                double* b = right == null ? null : right + ((long)r << (childDepth + 3));
                if (isNew)
                    JoinNew(off, a, b, 8 << depth);
                else
                    JoinKnown(off, a, b, 8 << depth, 8 << node.Player);
            }
        }
    }

    private double* Child(ChildKind kind, int index)
    {
        if (kind == ChildKind.Cluster)
            return null;
        double* table = _top;
        int nodes = kind == ChildKind.Leaf ? 0 : _nodes[index].Size;
        _top += 8L << (_path.Depth + nodes);
        if (kind == ChildKind.Leaf)
            _leaves.Write(_path, _tree, index, table);
        else
            Build(index, table);
        return table;
    }

    // A player's first condition: it is on in exactly one of the children.
    private static void JoinNew(double* off, double* left, double* right, int size)
    {
        Join(off, left, right == null ? null : right + size, size);
        Join(off + size, left == null ? null : left + size, right, size);
    }

    private static void Join(double* to, double* a, double* b, int size)
    {
        for (int p = 0; p < size; p += 8)
            Sum(to + p, a == null ? null : a + p, b == null ? null : b + p);
    }

    // A further condition: off before means off in both children.
    private static void JoinKnown(double* off, double* left, double* right, int size, int bit)
    {
        double* on = off + size;
        for (int p = 0; p < size; p += 8)
        {
            int without = p & ~bit;
            Sum(off + p, left == null ? null : left + without, right == null ? null : right + p);
            Sum(on + p, left == null ? null : left + p, right == null ? null : right + without);
        }
    }

    private static void Sum(double* to, double* a, double* b)
    {
        if (a == null)
            Copy(to, b);
        else if (b == null)
            OctetLoops<TWidth>.Copy(to, a);
        else
            OctetLoops<TWidth>.Add(to, a, b);
    }

    private static void Copy(double* to, double* from)
    {
        if (from != null)
            OctetLoops<TWidth>.Copy(to, from);
        else
            new Span<double>(to, 8).Clear();
    }
}
