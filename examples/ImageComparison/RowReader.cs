using Microsoft.ML;
using Microsoft.ML.Data;

namespace ImageComparison;

/// <summary>Reads numbers of a row by their columns' names.</summary>
internal sealed class RowReader(IDataView data) : IDisposable
{
    private readonly DataViewRowCursor _cursor = data.GetRowCursor(data.Schema);

    public RowReader Next() => _cursor.MoveNext() ? this : throw new InvalidOperationException("There are no more rows.");

    public float Number(string column)
    {
        float value = 0;
        _cursor.GetGetter<float>(data.Schema[column])(ref value);
        return value;
    }

    public float[] Vector(string column)
    {
        VBuffer<float> value = default;
        _cursor.GetGetter<VBuffer<float>>(data.Schema[column])(ref value);
        return [.. value.DenseValues()];
    }

    public void Dispose() => _cursor.Dispose();
}
