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
            Code(_group, rows, count);
        }

        int outputs = _table.Ensemble.OutputCount;
        fixed (double* values = tree.Values)
        {
            for (int first = 0; first < count; first += LevelWalk.Rows)
            {
                int many = Math.Min(LevelWalk.Rows, count - first);
                if (_way == LevelWay.Alone)
                    LevelWalk.Alone(tree, _codes + first, many, _leaves);
                else
                    LevelWalk.Together(_way, tree, _codes + first, _leaves);
                Add(values, outputs, many, sums + ((long)first * outputs));
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_codes);
        NativeMemory.AlignedFree(_leaves);
        NativeMemory.AlignedFree(_values);
    }

    private void Add(double* values, int outputs, int count, double* sums)
    {
        ushort* leaves = _leaves;
        if (outputs == 1)
        {
            for (int r = 0; r < count; r++)
                sums[r] += values[leaves[r]];
            return;
        }

        for (int r = 0; r < count; r++, sums += outputs)
        {
            double* leaf = values + ((long)leaves[r] * outputs);
            for (int k = 0; k < outputs; k++)
                sums[k] += leaf[k];
        }
    }

    private void Code(LevelGroup group, float* rows, int count)
    {
        int features = _table.Ensemble.FeatureCount;
        for (int c = 0; c < group.Columns.Length; c++)
        {
            LevelColumn column = group.Columns[c];
            byte* codes = _codes + ((long)c * LevelWalk.Stride);
            if (column.Categorical >= 0)
            {
                CategoricalSplit split = _table.Ensemble.CategoricalSplits[column.Categorical];
                for (int r = 0; r < count; r++)
                    codes[r] = split.GoesLeft(new ReadOnlySpan<float>(rows + ((long)r * features), features), column.DefaultLeft) ? byte.MinValue : byte.MaxValue;
                continue;
            }

            float* value = rows + column.Feature;
            for (int r = 0; r < count; r++, value += features)
                _values[r] = *value;
            group.Codes[c].Write(_values, count, column, codes, _way);
        }
    }
}
