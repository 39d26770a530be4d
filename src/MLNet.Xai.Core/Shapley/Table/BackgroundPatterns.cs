using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>
/// For every leaf of a tree, which patterns of its path's players the background rows have, and how many rows each: all that the leaf's Shapley
/// values depend on. Kept as entries of pattern (low byte) and count.
/// </summary>
internal sealed unsafe class BackgroundPatterns
{
    private const int MaxCount = (1 << 24) - 1;
    private readonly (int Start, int Count)[] _leaves;
    private readonly List<uint> _entries = [];

    /// <summary>Sends the background rows down a tree.</summary>
    public BackgroundPatterns(TableTree tree, SortedColumns background)
    {
        _leaves = new (int, int)[tree.LeafValues.Length];
        int rows = background.Count;
        int columns = tree.RankColumns.Length;
        byte* ranks = (byte*)NativeMemory.Alloc((nuint)columns, (nuint)rows);
        try
        {
            for (int i = 0; i < columns; i++)
                background.Rank(tree.RankColumns[i], ranks + ((long)i * rows));
            byte[] patterns = new byte[rows];
            Array.Fill(patterns, byte.MaxValue);
            Visit(tree, tree.Clusters[0], 0, ranks, patterns);
        }
        finally
        {
            NativeMemory.Free(ranks);
        }
    }

    /// <summary>The entries of a leaf: pattern in the low byte, number of rows above.</summary>
    public ReadOnlySpan<uint> Leaf(int leaf) => CollectionsMarshal.AsSpan(_entries).Slice(_leaves[leaf].Start, _leaves[leaf].Count);

    private void Visit(TableTree tree, TableCluster cluster, int position, byte* ranks, byte[] patterns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TableNode node = cluster.Nodes[position];
        int depth = Math.Max(node.Depth, node.Player + 1);
        byte[] child = new byte[patterns.Length];
        for (int side = 0; side < 2; side++)
        {
            fixed (byte* from = patterns)
            fixed (byte* to = child)
            {
                byte* own = ranks + ((long)node.RankColumn * patterns.Length);
                PatternLoops<WidthScalar>.Split(from, own, node, side == 0 ? to : null, side == 0 ? null : to, null, 0, 0, patterns.Length);
            }

            int index = side == 0 ? node.Left : node.Right;
            switch (side == 0 ? node.LeftKind : node.RightKind)
            {
                case ChildKind.Leaf:
                    Count(index, depth, child);
                    break;
                case ChildKind.Node:
                    Visit(tree, cluster, index, ranks, child);
                    break;
                default:
                    Visit(tree, tree.Clusters[index], 0, ranks, child);
                    break;
            }
        }
    }

    private void Count(int leaf, int depth, byte[] patterns)
    {
        Span<int> counts = stackalloc int[1 << TableCompiler.MaxPlayers];
        counts.Clear();
        int mask = (1 << depth) - 1;
        foreach (byte pattern in patterns)
            counts[pattern & mask]++;
        int start = _entries.Count;
        for (int p = 0; p <= mask; p++)
        {
            for (int left = counts[p]; left > 0; left -= MaxCount)
                _entries.Add((uint)p | ((uint)Math.Min(left, MaxCount) << 8));
        }

        _leaves[leaf] = (start, _entries.Count - start);
    }
}
