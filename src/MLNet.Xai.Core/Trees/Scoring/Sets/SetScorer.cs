using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Trees.Scoring.Sets;

/// <summary>
/// Adds leaf values for up to 512 rows together: each condition is asked of all rows at once, and a tree is walked once with the set of rows that get to each node. One thread's buffers.
/// </summary>
/// <remarks>
/// Row sets instead of rows, as Lucchese et al., "QuickScorer", SIGIR 2015, have leaf sets.
/// </remarks>
internal sealed unsafe class SetScorer : IDisposable
{
    private readonly SplitTable _table;
    private readonly TreeEnsemble _ensemble;
    private readonly int[] _columnOf;
    private readonly int[] _asked;
    private readonly int[] _pending;
    private readonly float* _columns;
    private readonly ulong* _answers;
    private readonly ulong* _sets;
    private int _block;

    public SetScorer(SplitTable table)
    {
        (_table, _ensemble) = (table, table.Ensemble);
        int[] used = _ensemble.UsedFeatures();
        _columnOf = new int[_ensemble.FeatureCount];
        for (int i = 0; i < used.Length; i++)
            _columnOf[used[i]] = i;
        _asked = new int[table.Conditions.Length];
        _pending = new int[table.Depth + 1];
        _columns = (float*)NativeMemory.AlignedAlloc((nuint)(Math.Max(1, used.Length) * RowBits.Rows * sizeof(float)), 64);
        _answers = (ulong*)NativeMemory.AlignedAlloc((nuint)(Math.Max(1, table.Conditions.Length) * RowBits.Words * sizeof(ulong)), 64);

        // A set for each level, room for one more that goes left, and the set of all rows.
        _sets = (ulong*)NativeMemory.AlignedAlloc((nuint)((table.Depth + 3) * RowBits.Words * sizeof(ulong)), 64);
        Used = used;
    }

    private int[] Used { get; }

    /// <summary>Other rows are to come.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="count">At most 512.</param>
    public void Start(float* rows, int count)
    {
        _block++;
        Turn(rows, count);
        ulong* all = _sets + ((_table.Depth + 2) * RowBits.Words);
        for (int word = 0; word < RowBits.Words; word++)
            all[word] = count >= (word + 1) * 64 ? ulong.MaxValue : count <= word * 64 ? 0 : (1UL << (count - (word * 64))) - 1;
    }

    /// <summary>Adds a tree's leaf values.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="rows">The rows that were started with.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="sums">Count x outputs; what is there is added to.</param>
    public void Add(int tree, float* rows, int count, double* sums)
    {
        ulong* all = _sets + ((_table.Depth + 2) * RowBits.Words);
        Buffer.MemoryCopy(all, _sets, RowBits.Words * sizeof(ulong), RowBits.Words * sizeof(ulong));
        Walk(_table.Roots[tree], rows, count, sums);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_columns);
        NativeMemory.AlignedFree(_answers);
        NativeMemory.AlignedFree(_sets);
    }

    // The last set is that of the node at hand; those below it are of right children that wait.
    private void Walk(int node, float* rows, int count, double* sums)
    {
        int waiting = 0;
        fixed (int* split = _table.Split, right = _table.Right, pending = _pending)
        {
            while (true)
            {
                ulong* set = _sets + (waiting * RowBits.Words);
                int condition = split[node];
                if (condition >= 0)
                {
                    (bool goLeft, bool goRight) = RowBits.Part(set, Answers(condition, rows, count), set + RowBits.Words);
                    if (goLeft && goRight)
                        pending[waiting++] = right[node];
                    node = goLeft ? node + 1 : right[node];
                    continue;
                }

                int outputs = _ensemble.OutputCount;
                ReadOnlySpan<double> values = _ensemble.Values.Slice(~condition * outputs, outputs);
                for (int k = 0; k < outputs; k++)
                    RowBits.Add(set, values[k], sums + k, outputs);
                if (waiting == 0)
                    return;
                node = pending[--waiting];
            }
        }
    }

    private ulong* Answers(int condition, float* rows, int count)
    {
        ulong* answers = _answers + ((long)condition * RowBits.Words);
        if (_asked[condition] != _block)
        {
            _asked[condition] = _block;
            Ask(_table.Conditions[condition], rows, count, answers);
        }

        return answers;
    }

    private void Ask(int node, float* rows, int count, ulong* answers)
    {
        if (_ensemble.Categorical[node] < 0 && !_ensemble.ZeroIsMissing[node])
        {
            RowBits.AtMost(_columns + ((long)_columnOf[_ensemble.Feature[node]] * RowBits.Rows), _ensemble.Threshold[node], _ensemble.DefaultLeft[node], answers);
            return;
        }

        int features = _ensemble.FeatureCount;
        new Span<ulong>(answers, RowBits.Words).Clear();
        for (int row = 0; row < count; row++)
        {
            if (_ensemble.GoesLeft(node, new ReadOnlySpan<float>(rows + ((long)row * features), features)))
                answers[row >> 6] |= 1UL << row;
        }
    }

    private void Turn(float* rows, int count)
    {
        for (int i = 0; i < Used.Length; i++)
        {
            float* column = _columns + (i * RowBits.Rows), value = rows + Used[i];
            for (int row = 0; row < count; row++, value += _ensemble.FeatureCount)
                column[row] = *value;
        }
    }
}
