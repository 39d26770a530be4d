using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Contrast;

/// <summary>Rules of one row: bins, coverage and samples.</summary>
internal sealed class AnchorSamples
{
    // A category, and a number that is missing, are in bin 1 where they are as in the row, else in bin 0.
    private const int Same = 1;

    private readonly ContrastSpace _space;
    private readonly IReadOnlyList<IReadOnlyList<double>> _edges;
    private readonly float[] _row;
    private readonly int[] _own;
    private readonly int[][] _bins;
    private readonly int _seed;
    private readonly Dictionary<(int Feature, int Low, int High), int[]> _keeping = [];

    public AnchorSamples(AnchorExplainer explainer, ReadOnlySpan<float> row, int seed)
    {
        (_space, _edges, _row, _seed) = (explainer.Space, explainer.Edges, row.ToArray(), seed);
        _own = [.. Enumerable.Range(0, Features).Select(f => Bin(f, _row))];
        _bins = [.. Enumerable.Range(0, Features).Select(f => Enumerable.Range(0, _space.Rows).Select(r => Bin(f, _space.SampleRow(r))).ToArray())];
    }

    public int Features => _space.Features.Count;

    public int Rows => _space.Rows;

    /// <summary>The rule without conditions.</summary>
    public AnchorArm Empty() => new(new int[Features], [.. Enumerable.Range(0, Features).Select(f => Bins(f) - 1)], 1, 0);

    /// <summary>All rules with one condition more than another.</summary>
    public IEnumerable<(int[] Low, int[] High)> Longer(AnchorArm rule)
    {
        for (int f = 0; f < Features; f++)
        {
            for (int low = rule.Low[f] + 1; low <= _own[f]; low++)
                yield return (States.With(rule.Low, f, low), rule.High);
            for (int high = rule.High[f] - 1; high >= _own[f]; high--)
                yield return (rule.Low, States.With(rule.High, f, high));
        }
    }

    /// <summary>A rule with its coverage.</summary>
    public AnchorArm Arm(int[] low, int[] high)
    {
        int[] limited = Limited(low, high);
        int keeping = Enumerable.Range(0, Rows).Count(r => limited.All(f => Holds(f, low[f], high[f], r)));
        int conditions = limited.Sum(f => (low[f] > 0 ? 1 : 0) + (high[f] < Bins(f) - 1 ? 1 : 0));
        return new AnchorArm(low, high, (double)keeping / Rows, conditions);
    }

    /// <summary>Writes samples of a rule, from a number on.</summary>
    public float[] Draw(AnchorArm rule, int from, int count)
    {
        int[] limited = Limited(rule.Low, rule.High);
        long stream = _seed;
        for (int f = 0; f < Features; f++)
            stream = CounterRandom.Fork(CounterRandom.Fork(stream, (ulong)rule.Low[f]), (ulong)rule.High[f]);
        float[] rows = new float[count * _space.Slots];
        for (int i = 0; i < count; i++)
        {
            long own = CounterRandom.Fork(stream, (ulong)(from + i));
            Span<float> row = rows.AsSpan(i * _space.Slots, _space.Slots);
            int drawn = Place(own, 0, Rows);
            _space.SampleRow(drawn).CopyTo(row);
            foreach (int f in limited)
            {
                if (Holds(f, rule.Low[f], rule.High[f], drawn))
                    continue;
                int[] keeping = Keeping(f, rule.Low[f], rule.High[f]);
                ReadOnlySpan<float> source = keeping.Length == 0 ? _row : _space.SampleRow(keeping[Place(own, (ulong)f + 1, keeping.Length)]);
                foreach (int slot in _space.Features[f].Slots)
                    row[slot] = source[slot];
            }
        }

        return rows;
    }

    /// <summary>The conditions of a rule.</summary>
    public AnchorCondition[] Conditions(AnchorArm rule) => [.. Limited(rule.Low, rule.High).Select(f => IsEqual(f)
        ? new AnchorCondition(f, double.NegativeInfinity, double.PositiveInfinity, [.. _space.Features[f].Slots.Select(s => _row[s])])
        : new AnchorCondition(f, rule.Low[f] > 0 ? _edges[f][rule.Low[f] - 1] : double.NegativeInfinity, rule.High[f] < _edges[f].Count ? _edges[f][rule.High[f]] : double.PositiveInfinity, null))];

    private static int Place(long stream, ulong number, int count) => (int)Math.BigMul(CounterRandom.Bits(stream, number), (ulong)count, out _);

    private int[] Limited(int[] low, int[] high) => [.. Enumerable.Range(0, Features).Where(f => low[f] > 0 || high[f] < Bins(f) - 1)];

    private bool IsEqual(int feature) => _space.Features[feature].IsCategory || float.IsNaN(_row[_space.Features[feature].Slots[0]]);

    private int Bins(int feature) => IsEqual(feature) ? Same + 1 : _edges[feature].Count + 1;

    // A missing number is in no bin, where the row's is not missing.
    private int Bin(int feature, ReadOnlySpan<float> row)
    {
        if (IsEqual(feature))
            return _space.Differs(feature, row, _row) ? 0 : Same;
        double value = row[_space.Features[feature].Slots[0]];
        if (double.IsNaN(value))
            return -1;
        int bin = 0;
        while (bin < _edges[feature].Count && value > _edges[feature][bin])
            bin++;
        return bin;
    }

    private bool Holds(int feature, int low, int high, int row) => _bins[feature][row] >= low && _bins[feature][row] <= high;

    private int[] Keeping(int feature, int low, int high)
    {
        if (!_keeping.TryGetValue((feature, low, high), out int[]? rows))
            _keeping[(feature, low, high)] = rows = [.. Enumerable.Range(0, Rows).Where(r => Holds(feature, low, high, r))];
        return rows;
    }
}
