using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Adds leaf values of trees that are walked level by level, for up to 512 rows. One thread's buffers.</summary>
internal sealed unsafe class LevelScorer : IDisposable
{
    private readonly LevelTable _table;
    private readonly LevelWay _way;
    private readonly byte* _codes;
    private readonly ushort* _leaves;
    private readonly float* _values;
    private LevelGroup? _group;

    public LevelScorer(LevelTable table, LevelWay way)
    {
        (_table, _way) = (table, way);
        int columns = table.Groups.Max(group => group?.Columns.Length ?? 0);
        _codes = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, columns) * LevelWalk.Stride, 64);
        _leaves = (ushort*)NativeMemory.AlignedAlloc(LevelWalk.Rows * sizeof(ushort), 64);
        _values = (float*)NativeMemory.AlignedAlloc(LevelWalk.Stride * sizeof(float), 64);
    }

    /// <summary>Other rows are to come.</summary>
    public void Start() => _group = null;

    /// <summary>Adds a tree's leaf values.</summary>
    /// <param name="index">The tree.</param>
    /// <param name="rows">Row-major.</param>
    /// <param name="count">At most 512.</param>
    /// <param name="sums">Count x outputs; what is there is added to.</param>
    public void Add(int index, float* rows, int count, double* sums)
    {
        LevelTree tree = _table.Trees[index]!;
        if (_table.Groups[index] != _group)
        {
            _group = _table.Groups[index]!;
            _group.Write(_table.Ensemble, rows, count, _values, _codes, _way);
        }

        int outputs = _table.Ensemble.OutputCount;
        fixed (double* values = tree.Values)
        {
            for (int first = 0; first < count; first += LevelWalk.Rows)
            {
                int many = Math.Min(LevelWalk.Rows, count - first);
                LevelWalk.Walk(_way, tree, _codes + first, many, _leaves);
                LeafSums.Add(values, _leaves, outputs, many, sums + ((long)first * outputs));
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_codes);
        NativeMemory.AlignedFree(_leaves);
        NativeMemory.AlignedFree(_values);
    }
}
