using System.Buffers;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Rows that are read one after another: what the model reads of them, and numbers that stand beside.</summary>
internal sealed class RowBlock : IDisposable
{
    // The pool gives up to twice of what it is asked for, which is too much where there is much.
    private const int MostRented = 1 << 22;

    private readonly int _slots;
    private readonly double[][] _beside;
    private int _room;
    private float[] _values;
    private bool _rented;

    /// <param name="slots">Numbers that the model reads of a row.</param>
    /// <param name="sides">Numbers beside them.</param>
    /// <param name="rows">How many rows are expected; there may be more or fewer.</param>
    public RowBlock(int slots, int sides, long rows)
    {
        (_slots, _beside) = (slots, new double[sides][]);
        _values = Make((int)Math.Clamp(rows, 1, Array.MaxLength / slots));
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Row-major, rows x slots.</summary>
    public ReadOnlyMemory<float> Values => _values.AsMemory(0, Count * _slots);

    /// <summary>Adds a row; <see langword="false"/> where there is no room for one more.</summary>
    /// <param name="inputs">What reads the model's inputs.</param>
    /// <param name="sizes">How many numbers each reads.</param>
    /// <param name="sides">What reads the numbers beside.</param>
    public bool TryAdd(ReadInput[] inputs, int[] sizes, Func<double>[] sides)
    {
        if (Count == _room && !TryGrow())
            return false;
        for (int i = 0, at = Count * _slots; i < inputs.Length; at += sizes[i++])
            inputs[i](_values.AsSpan(at, sizes[i]));
        for (int side = 0; side < sides.Length; side++)
            _beside[side][Count] = sides[side]();
        Count++;
        return true;
    }

    /// <summary>The values as an array that is the caller's.</summary>
    public float[] ToArray()
    {
        if (_rented)
            return Values.ToArray();
        Array.Resize(ref _values, Count * _slots);
        return _values;
    }

    public double[] Beside(int side)
    {
        Array.Resize(ref _beside[side], Count);
        return _beside[side];
    }

    /// <summary>Gives the memory back: a call after this one need not be given it anew.</summary>
    public void Dispose()
    {
        if (_rented)
            ArrayPool<float>.Shared.Return(_values);
        (_values, _rented, Count) = ([], false, 0);
    }

    private bool TryGrow()
    {
        int room = (int)Math.Min(2L * Count, Array.MaxLength / _slots);
        if (room <= Count)
            return false;
        (float[] full, bool rented) = (_values, _rented);
        _values = Make(room);
        full.AsSpan(0, Count * _slots).CopyTo(_values);
        if (rented)
            ArrayPool<float>.Shared.Return(full);
        return true;
    }

    private float[] Make(int room)
    {
        for (int side = 0; side < _beside.Length; side++)
            Array.Resize(ref _beside[side], room);
        (_room, _rented) = (room, room * _slots <= MostRented);
        return _rented ? ArrayPool<float>.Shared.Rent(room * _slots) : new float[room * _slots];
    }
}
