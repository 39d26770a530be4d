using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Writing;

/// <summary>A column of the view on its way into a file: the values of a block of rows.</summary>
internal abstract class OutField(DataViewSchema.Column column, string name)
{
    /// <summary>The column that is read.</summary>
    public DataViewSchema.Column Column => column;

    /// <summary>Name of the column in the file.</summary>
    public string Name => name;

    /// <summary>Takes the getter of a cursor; values are read into this row of the block.</summary>
    public abstract Action<int> Bind(DataViewRow row);
}

/// <summary>A value a row.</summary>
internal sealed class ScalarField<T>(DataViewSchema.Column column, string name, int capacity, int slot = 0) : OutField(column, name)
{
    public T[] Values { get; } = new T[capacity];

    /// <summary>The slot of the view's vector.</summary>
    public int Slot => slot;

    public override Action<int> Bind(DataViewRow row)
    {
        ValueGetter<T> getter = row.GetGetter<T>(Column);
        return index => getter(ref Values[index]);
    }
}

/// <summary>A vector a row: sparse, or of any size.</summary>
internal sealed class ListField<T>(DataViewSchema.Column column, string name, int capacity, string[]? slotNames, int topK) : OutField(column, name)
{
    private VBuffer<T> _buffer;
    private int[] _slots = [];
    private T[] _values = [];

    /// <summary>The values, a row after the other.</summary>
    public T[] Values => _values;

    /// <summary>Where values are written as pairs: their slots.</summary>
    public int[] Slots => _slots;

    /// <summary>Where the values of each row start, and the last one's end.</summary>
    public int[] Starts { get; } = new int[capacity + 1];

    /// <summary>Where values are written as pairs: names of the slots.</summary>
    public string[]? SlotNames => slotNames;

    public override Action<int> Bind(DataViewRow row)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(Column);
        return index =>
        {
            getter(ref _buffer);
            Starts[index + 1] = Starts[index] + (slotNames is null ? Dense(Starts[index]) : Pairs(Starts[index]));
        };
    }

    private int Dense(int start)
    {
        Reserve(start + _buffer.Length);
        _buffer.CopyTo(_values.AsSpan(start, _buffer.Length));
        return _buffer.Length;
    }

    // By falling magnitude, equal ones in the slots' order; a value that is no number comes first, as it hides how large it is.
    private int Pairs(int start)
    {
        ReadOnlySpan<T> values = _buffer.GetValues();
        ReadOnlySpan<int> indices = _buffer.IsDense ? default : _buffer.GetIndices();
        Reserve(start + values.Length);
        float[] keys = new float[values.Length];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = (float)(object)values[i]!;
            if (value == 0)
                continue;
            keys[count] = float.IsNaN(value) ? float.NegativeInfinity : -Math.Abs(value);
            _values[start + count] = values[i];
            _slots[start + count++] = _buffer.IsDense ? i : indices[i];
        }

        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => keys[i])];
        int kept = topK > 0 ? Math.Min(topK, count) : count;
        T[] sortedValues = [.. order.Take(kept).Select(i => _values[start + i])];
        int[] sortedSlots = [.. order.Take(kept).Select(i => _slots[start + i])];
        sortedValues.CopyTo(_values, start);
        sortedSlots.CopyTo(_slots, start);
        return kept;
    }

    private void Reserve(int size)
    {
        if (_values.Length >= size)
            return;
        Array.Resize(ref _values, Math.Max(size, _values.Length * 2));
        Array.Resize(ref _slots, _values.Length);
    }
}
