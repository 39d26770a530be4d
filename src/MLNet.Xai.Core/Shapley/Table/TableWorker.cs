using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>One thread's buffers: adds the Shapley values that trees give to a block of rows.</summary>
internal sealed unsafe class TableWorker<TWidth> : IDisposable
    where TWidth : struct, ISimdWidth
{
    private const int TablesAtOnce = 4;
    private readonly SortedColumns _columns;
    private readonly ClusterTableBuilder<TWidth> _builder;
    private readonly int _rows;
    private readonly int _stride;
    private readonly int _sumStride;
    private readonly bool _wide;
    private readonly List<nint> _memory = [];
    private readonly Stack<nint> _free = [];
    private readonly double*[] _tables = new double*[TablesAtOnce];
    private readonly void*[] _indices = new void*[TablesAtOnce];
    private readonly byte* _low;
    private readonly byte* _high;
    private byte* _ranks;
    private int _rankColumns;
    private int _waiting;
    private double* _sums;

    /// <summary>Allocates buffers.</summary>
    /// <param name="columns">The rows.</param>
    /// <param name="leaves">Fills the leaves' tables.</param>
    /// <param name="indexBits">Most bits of an index.</param>
    /// <param name="stride">Sums a row: 8, or the number of players when clusters number their own lanes.</param>
    public TableWorker(SortedColumns columns, LeafTable leaves, int indexBits, int stride)
    {
        _sumStride = stride;
        _columns = columns;
        _rows = columns.Count;
        _stride = Stride(_rows);
        _wide = indexBits > 8 || stride > 8;
        _builder = new ClusterTableBuilder<TWidth>(leaves, indexBits);
        for (int i = 0; i < TablesAtOnce; i++)
        {
            _tables[i] = (double*)Allocate(64 << indexBits);
            _indices[i] = Allocate(_stride * (_wide ? 2 : 1));
        }

        _low = Allocate(_stride);
        _high = Allocate(_stride);
    }

    /// <summary>Bytes of a row buffer: whole vectors, and never a multiple of a page, where buffers would fight for the same cache sets.</summary>
    public static int Stride(int rows) => ((rows + 63) & ~63) + 64;

    /// <summary>Adds trees to sums.</summary>
    public void Add(ReadOnlySpan<TableTree> trees, double* sums)
    {
        _sums = sums;
        foreach (TableTree tree in trees)
        {
            Rank(tree);
            byte* pattern = Take();
            new Span<byte>(pattern, _stride).Fill(byte.MaxValue);
            Walk(tree, 0, pattern);
        }

        for (int i = 0; i < _waiting; i++)
        {
            if (_wide)
                OctetLoops<TWidth>.Look<ushort>(_sums, _tables[i], _indices[i], _rows);
            else
                OctetLoops<TWidth>.Look<byte>(_sums, _tables[i], _indices[i], _rows);
        }

        _waiting = 0;
    }

    public void Dispose()
    {
        foreach (nint memory in _memory)
            NativeMemory.AlignedFree((void*)memory);
        _builder.Dispose();
    }

    private void Rank(TableTree tree)
    {
        if (tree.RankColumns.Length > _rankColumns)
        {
            _rankColumns = tree.RankColumns.Length;
            _ranks = Allocate((long)_rankColumns * _stride);
        }

        for (int i = 0; i < tree.RankColumns.Length; i++)
            _columns.Rank(tree.RankColumns[i], _ranks + ((long)i * _stride));
    }

    private void Walk(TableTree tree, int id, byte* rootPattern)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TableCluster cluster = tree.Clusters[id];
        TableNode[] nodes = cluster.Nodes;
        byte** patterns = stackalloc byte*[nodes.Length];
        byte** exits = stackalloc byte*[2 * nodes.Length];
        patterns[0] = rootPattern;
        int known = cluster.Path.Length;
        byte* low = _wide ? _low : (byte*)_indices[_waiting];
        if (known == 8 && cluster.HasLeaves)
            Buffer.MemoryCopy(rootPattern, low, _stride, _stride);
        for (int i = 0; i < nodes.Length; i++)
        {
            ref readonly TableNode node = ref nodes[i];
            byte* left = node.LeftKind == ChildKind.Leaf ? null : Take();
            byte* right = node.RightKind == ChildKind.Leaf ? null : Take();
            (node.LeftKind == ChildKind.Node ? ref patterns[node.Left] : ref exits[2 * i]) = left;
            (node.RightKind == ChildKind.Node ? ref patterns[node.Right] : ref exits[(2 * i) + 1]) = right;

            // The index: the pattern at the cluster's root, then the outcomes; the ninth bit starts the high byte.
            int position = known + i;
            byte* index = !cluster.HasLeaves ? null : position < 8 ? low : _high;
            int keep = position == 8 ? 0 : i == 0 ? (1 << known) - 1 : PatternLoops<TWidth>.Continue;
            PatternLoops<TWidth>.Split(
                patterns[i], _ranks + ((long)node.RankColumn * _stride), node, left, right, index, position & 7, keep, _stride);
            _free.Push((nint)patterns[i]);
        }

        if (cluster.HasLeaves)
        {
            if (_wide)
            {
                if (cluster.IndexBits <= 8)
                    new Span<byte>(_high, _stride).Clear();
                PatternLoops<TWidth>.Widen(_low, _high, (ushort*)_indices[_waiting], _stride);
            }

            Look(tree, cluster);
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].LeftKind == ChildKind.Cluster)
                Walk(tree, nodes[i].Left, exits[2 * i]);
            if (nodes[i].RightKind == ChildKind.Cluster)
                Walk(tree, nodes[i].Right, exits[(2 * i) + 1]);
        }
    }

    private void Look(TableTree tree, TableCluster cluster)
    {
        _builder.Build(tree, cluster, _tables[_waiting]);
        if (cluster.LanePlayers is not null)
        {
            OctetLoops<TWidth>.Scatter(_sums, _sumStride, _tables[_waiting], (ushort*)_indices[_waiting], cluster.LanePlayers, _rows);
            return;
        }

        if (++_waiting < TablesAtOnce)
            return;
        _waiting = 0;
        if (_wide)
            OctetLoops<TWidth>.Look<ushort>(_sums, _tables, _indices, _rows);
        else
            OctetLoops<TWidth>.Look<byte>(_sums, _tables, _indices, _rows);
    }

    private byte* Take() => _free.TryPop(out nint memory) ? (byte*)memory : Allocate(_stride);

    private byte* Allocate(long bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(memory, (nuint)bytes);
        _memory.Add((nint)memory);
        return memory;
    }
}
