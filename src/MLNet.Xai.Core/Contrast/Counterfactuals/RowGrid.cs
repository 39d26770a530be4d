namespace MLNet.Xai.Core.Contrast;

/// <summary>All values that the features of a row are tried with, the cheapest first; level 0 is the row's own. A state is a level for every feature.</summary>
internal sealed class RowGrid
{
    private readonly ContrastSpace _space;
    private readonly float[] _row;
    private readonly float[][][] _values;
    private readonly double[][] _costs;

    /// <param name="space">What rows may become.</param>
    /// <param name="row">The row.</param>
    /// <param name="changeCost">What each change costs besides its distance.</param>
    /// <param name="directions">By feature which way it goes, narrower than its constraint; that of the constraint when null.</param>
    public RowGrid(ContrastSpace space, ReadOnlySpan<float> row, double changeCost, ChangeDirection[]? directions = null)
    {
        (_space, _row, ChangeCost) = (space, row.ToArray(), changeCost);
        (_values, _costs) = (new float[space.Features.Count][][], new double[space.Features.Count][]);
        float[] changed = row.ToArray();
        for (int f = 0; f < _values.Length; f++)
        {
            IReadOnlyList<int> slots = space.Features[f].Slots;
            float[] own = [.. slots.Select(s => _row[s])];
            ChangeDirection direction = directions?[f] ?? space.Features[f].Constraint?.Direction ?? ChangeDirection.Both;
            IEnumerable<float[]> others = direction == ChangeDirection.Fixed ? []
                : space.Features[f].IsCategory ? space.Categories(f)
                : NumberLevels.Of(space, f, own[0], direction).Select(v => (float[])[v]);
            (float[] Value, double Cost)[] levels = [(own, 0), .. others.Where(v => !SlotValues.Comparer.Equals(v, own)).Select(v => (v, Cost(f, v))).OrderBy(pair => pair.Item2)];
            (_values[f], _costs[f]) = ([.. levels.Select(l => l.Value)], [.. levels.Select(l => l.Cost)]);
        }

        double Cost(int f, float[] value)
        {
            Write(f, value, changed);
            double distance = space.FeatureDistance(f, _row, changed);
            Write(f, [.. space.Features[f].Slots.Select(s => _row[s])], changed);
            return distance + changeCost;
        }
    }

    public double ChangeCost { get; }

    public int Features => _values.Length;

    public ReadOnlySpan<float> Row => _row;

    /// <summary>Levels of a feature, the row's own counted.</summary>
    public int Levels(int feature) => _values[feature].Length;

    /// <summary>What a level costs: its distance and the cost of a change.</summary>
    public double Cost(int feature, int level) => _costs[feature][level];

    public float[] Value(int feature, int level) => _values[feature][level];

    public double Cost(ReadOnlySpan<int> state)
    {
        double sum = 0;
        for (int f = 0; f < state.Length; f++)
            sum += _costs[f][state[f]];
        return sum;
    }

    /// <summary>Writes the row of a state.</summary>
    public void Write(ReadOnlySpan<int> state, Span<float> row)
    {
        _row.CopyTo(row);
        for (int f = 0; f < state.Length; f++)
        {
            if (state[f] > 0)
                Write(f, _values[f][state[f]], row);
        }
    }

    /// <summary>The state nearest to another row: every feature at its level nearest to that row's value.</summary>
    public int[] Nearest(ReadOnlySpan<float> other)
    {
        int[] state = new int[Features];
        for (int f = 0; f < state.Length; f++)
        {
            IReadOnlyList<int> slots = _space.Features[f].Slots;
            double least = double.PositiveInfinity;
            for (int l = 0; l < _values[f].Length; l++)
            {
                double distance = slots.Count == 1 && !_space.Features[f].IsCategory
                    ? Math.Abs((double)_values[f][l][0] - other[slots[0]])
                    : Same(_values[f][l], slots, other) ? 0 : 1;
                if (distance < least)
                    (least, state[f]) = (distance, l);
            }
        }

        return state;
    }

    public void Write(int feature, float[] value, Span<float> row)
    {
        IReadOnlyList<int> slots = _space.Features[feature].Slots;
        for (int i = 0; i < value.Length; i++)
            row[slots[i]] = value[i];
    }

    private static bool Same(float[] value, IReadOnlyList<int> slots, ReadOnlySpan<float> other)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!value[i].Equals(other[slots[i]]))
                return false;
        }

        return true;
    }
}
