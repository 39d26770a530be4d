using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Rows that are read one after another: what the model reads of them, and numbers that stand beside.</summary>
internal sealed class RowBlock
{
    private readonly int _slots;
    private readonly double[][] _beside;
    private float[] _values;

    /// <param name="slots">Numbers that the model reads of a row.</param>
    /// <param name="sides">Numbers beside them.</param>
    /// <param name="rows">How many rows are expected; there may be more or fewer.</param>
    public RowBlock(int slots, int sides, long rows)
    {
        int room = (int)Math.Clamp(rows, 1, Array.MaxLength / slots);
        (_slots, _values, _beside) = (slots, new float[room * slots], new double[sides][]);
        for (int side = 0; side < sides; side++)
            _beside[side] = new double[room];
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row; <see langword="false"/> where there is no room for one more.</summary>
    /// <param name="inputs">What reads the model's inputs.</param>
    /// <param name="sizes">How many numbers each reads.</param>
    /// <param name="sides">What reads the numbers beside.</param>
    public bool TryAdd(ReadInput[] inputs, int[] sizes, Func<double>[] sides)
    {
        int at = Count * _slots;
        if (_values.Length - at < _slots && !TryGrow())
            return false;
        for (int i = 0; i < inputs.Length; at += sizes[i++])
            inputs[i](_values.AsSpan(at, sizes[i]));
        for (int side = 0; side < sides.Length; side++)
            _beside[side][Count] = sides[side]();
        Count++;
        return true;
    }

    /// <summary>Row-major, rows x slots.</summary>
    public float[] Values()
    {
        Array.Resize(ref _values, Count * _slots);
        return _values;
    }

    public double[] Beside(int side)
    {
        Array.Resize(ref _beside[side], Count);
        return _beside[side];
    }

    private bool TryGrow()
    {
        int room = (int)Math.Min(2L * Count, Array.MaxLength / _slots);
        if (room <= Count)
            return false;
        Array.Resize(ref _values, room * _slots);
        for (int side = 0; side < _beside.Length; side++)
            Array.Resize(ref _beside[side], room);
        return true;
    }
}
