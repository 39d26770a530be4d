using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>The rows of a vector column as they were read: only what is not zero, so that wide rows of text take little memory.</summary>
internal sealed class SparseRows
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _slots = [];
    private readonly List<float> _values = [];

    public int Count => _starts.Count - 1;

    public void Add(in VBuffer<float> row)
    {
        ReadOnlySpan<float> values = row.GetValues();
        ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            _slots.Add(row.IsDense ? i : indices[i]);
            _values.Add(values[i]);
        }

        _starts.Add(_slots.Count);
    }

    /// <summary>Slot and value of all that is not zero in a row, slots ascending.</summary>
    public IEnumerable<(int Slot, float Value)> Row(int row)
    {
        for (int i = _starts[row]; i < _starts[row + 1]; i++)
            yield return (_slots[i], _values[i]);
    }

    /// <summary>Reads a column of Single, scalar or vector, into a buffer that is valid until the next call.</summary>
    public static Func<VBuffer<float>> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        VBuffer<float> buffer = default;
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(column);
            return () =>
            {
                vector(ref buffer);
                return buffer;
            };
        }

        ValueGetter<float> scalar = row.GetGetter<float>(column);
        float[] one = [0];
        return () =>
        {
            scalar(ref one[0]);
            return new VBuffer<float>(1, one);
        };
    }
}
