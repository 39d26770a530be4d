using System.Buffers;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Trees.Scoring.Levels;

namespace MLNet.Xai.Core.Trees.Scoring.Known;

/// <summary>
/// Rows that all trees have been walked by. Where some features' values change places among the rows, their codes change places, and only trees that test these features are walked again.
/// </summary>
/// <remarks>A row gets each tree's leaf in the order of the trees: the same bits as <see cref="TreeEnsemble.Predict(ReadOnlySpan{float}, int, Span{double}, int)"/> gives. Serves several threads at once.</remarks>
internal sealed unsafe class KnownRows : IDisposable
{
    /// <summary>Most memory for leaves, in bytes; where they would need more, all trees are walked every time.</summary>
    public const long MostLeafBytes = 1L << 28;

    private const int Stride = LevelWalk.Stride;
    private const int Together = 4;

    private readonly LevelTable _table;
    private readonly LevelWay _way;

    // By block of 512 rows: columns x 512 codes, trees x 512 leaves.
    private readonly byte[] _codes;
    private readonly ushort[]? _leaves;
    private readonly int _blocks;
    private readonly int _columns;
    private readonly int[] _firstColumn;
    private readonly Spare<byte[]> _codeRoom;
    private readonly Spare<ushort[]> _leafRoom;

    private KnownRows(LevelTable table, LevelWay way, int count, int columns, bool keep)
    {
        (_table, _way, _columns, Count) = (table, way, columns, count);
        _blocks = Blocks(Count);
        _firstColumn = new int[table.Trees.Length];
        for (int tree = 1; tree < _firstColumn.Length; tree++)
            _firstColumn[tree] = _firstColumn[tree - 1] + (table.Groups[tree] == table.Groups[tree - 1] ? 0 : table.Groups[tree - 1]!.Columns.Length);
        _codes = ArrayPool<byte>.Shared.Rent(_blocks * columns * Stride);
        _leaves = keep ? ArrayPool<ushort>.Shared.Rent(_blocks * table.Trees.Length * Stride) : null;
        _codeRoom = new Spare<byte[]>(() => GC.AllocateUninitializedArray<byte>(columns * Stride));
        _leafRoom = new Spare<ushort[]>(() => GC.AllocateUninitializedArray<ushort>(Together * Stride));
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Walks all trees; null where one cannot be walked by levels, or that is not fast here, or there is too much of it.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="rows">Row-major, one at least.</param>
    /// <param name="threads">Threads, one at least.</param>
    /// <param name="way">How levels are walked; null for the fastest way.</param>
    /// <param name="mostLeafBytes">See <see cref="MostLeafBytes"/>.</param>
    /// <param name="outputs">Receives all outputs of the rows as they are, rows x outputs, where it is there.</param>
    public static KnownRows? Of(TreeEnsemble ensemble, ReadOnlyMemory<float> rows, int threads, LevelWay? way = null, long mostLeafBytes = MostLeafBytes, double[]? outputs = null)
    {
        LevelTable? table = way is null ? ensemble.Plan.Levels : new LevelTable(ensemble);
        if (table is not { IsFull: true, Trees.Length: > 0 })
            return null;
        int columns = table.Groups.Distinct().Sum(group => group!.Columns.Length);
        int count = rows.Length / ensemble.FeatureCount;
        long blocks = Blocks(count);
        if (blocks * columns * Stride > Array.MaxLength)
            return null;
        var known = new KnownRows(table, way ?? LevelWalk.Best, count, columns, blocks * table.Trees.Length * Stride * sizeof(ushort) <= mostLeafBytes);
        known.Walk(rows, threads, outputs);
        return known;
    }

    /// <summary>What has to be done where features change places together; null where a condition asks for slots of which only some are among them.</summary>
    public ChangedColumns? Changing(IEnumerable<int> features)
    {
        HashSet<int> changing = [.. features];
        bool[] changed = new bool[_columns], needed = new bool[_columns], walked = new bool[_table.Trees.Length];
        for (int tree = 0; tree < walked.Length; tree++)
        {
            LevelColumn[] columns = tree > 0 && _table.Groups[tree] == _table.Groups[tree - 1] ? [] : _table.Groups[tree]!.Columns;
            for (int c = 0; c < columns.Length; c++)
            {
                int[] asked = Asked(columns[c]);
                int among = asked.Count(changing.Contains);
                if (among > 0 && among < asked.Length)
                    return null;
                changed[_firstColumn[tree] + c] = among > 0;
            }
        }

        for (int tree = 0; tree < walked.Length; tree++)
        {
            int[] columns = _table.Trees[tree]!.Columns;
            walked[tree] = _leaves is null || Array.Exists(columns, column => changed[_firstColumn[tree] + column]);
            foreach (int column in walked[tree] ? columns : [])
                needed[_firstColumn[tree] + column] = true;
        }

        int[] all = [.. Enumerable.Range(0, _columns)];
        return new ChangedColumns(Array.FindAll(all, c => changed[c]), Array.FindAll(all, c => needed[c] && !changed[c]), walked);
    }

    /// <summary>All outputs of the rows where features have changed places.</summary>
    /// <param name="changed">Which ones.</param>
    /// <param name="order">By row the one whose values it gets.</param>
    /// <param name="outputs">Receives rows x outputs.</param>
    public void Score(ChangedColumns changed, int[] order, double[] outputs)
    {
        byte[] codes = _codeRoom.Rent();
        ushort[] leaves = _leafRoom.Rent();
        for (int block = 0; block < _blocks; block++)
            Score(block, changed, order, codes, leaves, outputs);
        _codeRoom.Return(codes);
        _leafRoom.Return(leaves);
    }

    /// <summary>Gives the memory back: some megabytes that a call after this one need not be given anew.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_codes);
        if (_leaves is not null)
            ArrayPool<ushort>.Shared.Return(_leaves);
    }

    private void Score(int block, ChangedColumns changed, int[] order, byte[] codes, ushort[] leaves, double[] outputs)
    {
        int width = _table.Ensemble.OutputCount, first = block * Stride, count = Math.Min(Stride, Count - first);
        foreach (int column in changed.Unchanged)
            _codes.AsSpan(((block * _columns) + column) * Stride, Stride).CopyTo(codes.AsSpan(column * Stride));
        foreach (int column in changed.Changed)
            Gather(column, order.AsSpan(first, count), codes.AsSpan(column * Stride, count));
        Span<double> sums = outputs.AsSpan(first * width, count * width);
        sums.Clear();
        fixed (byte* own = codes)
        fixed (ushort* room = leaves, known = _leaves is null ? default : _leaves.AsSpan(block * _table.Trees.Length * Stride))
        fixed (double* to = sums)
            Add(changed.Walked, own, known, room, count, to);
        _table.Ensemble.Finish(sums);
    }

    private static int Blocks(int count) => (count + Stride - 1) / Stride;

    private void Walk(ReadOnlyMemory<float> rows, int threads, double[]? outputs)
    {
        int next = 0;
        ChangedColumns nothing = Changing([])!;
        Workers.Run(Math.Min(threads, _blocks), () =>
        {
            float[] values = new float[Stride];
            byte[] codes = _codeRoom.Rent();
            ushort[] leaves = _leafRoom.Rent();
            for (int block = Interlocked.Increment(ref next) - 1; block < _blocks; block = Interlocked.Increment(ref next) - 1)
            {
                Walk(block, rows.Span, values);
                if (outputs is not null)
                    Score(block, nothing, [], codes, leaves, outputs);
            }

            _codeRoom.Return(codes);
            _leafRoom.Return(leaves);
        });
    }

    private void Walk(int block, ReadOnlySpan<float> rows, float[] values)
    {
        int first = block * Stride, count = Math.Min(Stride, Count - first), trees = _table.Trees.Length;
        fixed (float* from = rows, room = values)
        fixed (byte* codes = _codes)
        fixed (ushort* leaves = _leaves)
        {
            float* own = from + ((long)first * _table.Ensemble.FeatureCount);
            byte* to = codes + ((long)block * _columns * Stride);
            for (int tree = 0; tree < trees; tree++)
            {
                if (tree == 0 || _table.Groups[tree] != _table.Groups[tree - 1])
                    _table.Groups[tree]!.Write(_table.Ensemble, own, count, room, to + (_firstColumn[tree] * Stride), _way);
                if (leaves is not null)
                    Walk(tree, to, count, leaves + (((long)block * trees) + tree) * Stride);
            }
        }
    }

    private void Walk(int tree, byte* codes, int count, ushort* leaves)
    {
        codes += _firstColumn[tree] * Stride;
        for (int first = 0; first < count; first += LevelWalk.Rows)
            LevelWalk.Walk(_way, _table.Trees[tree]!, codes + first, Math.Min(LevelWalk.Rows, count - first), leaves + first);
    }

    private void Add(bool[] walked, byte* codes, ushort* known, ushort* room, int count, double* sums)
    {
        LevelTree?[] trees = _table.Trees;
        int outputs = _table.Ensemble.OutputCount, tree = 0;
        for (; outputs == 1 && tree + Together <= trees.Length; tree += Together)
        {
            fixed (double* values0 = trees[tree]!.Values, values1 = trees[tree + 1]!.Values, values2 = trees[tree + 2]!.Values, values3 = trees[tree + 3]!.Values)
                LeafSums.Add(values0, values1, values2, values3, Leaves(tree, 0), Leaves(tree + 1, 1), Leaves(tree + 2, 2), Leaves(tree + 3, 3), count, sums);
        }

        for (; tree < trees.Length; tree++)
        {
            fixed (double* values = trees[tree]!.Values)
                LeafSums.Add(values, Leaves(tree, 0), outputs, count, sums);
        }

        ushort* Leaves(int tree, int place)
        {
            if (!walked[tree])
                return known + ((long)tree * Stride);
            Walk(tree, codes, count, room + (place * Stride));
            return room + (place * Stride);
        }
    }

    private void Gather(int column, ReadOnlySpan<int> order, Span<byte> codes)
    {
        int block = _columns * Stride, start = column * Stride;
        for (int r = 0; r < codes.Length; r++)
            codes[r] = _codes[(order[r] / Stride * block) + start + (order[r] % Stride)];
    }

    private int[] Asked(LevelColumn column)
    {
        CategoricalSplit? split = column.Categorical < 0 ? null : _table.Ensemble.CategoricalSplits[column.Categorical];
        return split?.Kind == CategoricalSplitKind.AnySlotGoesRight ? split.Members.ToArray() : [column.Feature];
    }
}
