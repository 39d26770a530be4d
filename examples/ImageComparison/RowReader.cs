using Microsoft.ML;
using Microsoft.ML.Data;

namespace ImageComparison;

/// <summary>Reads values of a row by their columns' names.</summary>
internal sealed class RowReader(IDataView data) : IDisposable
{
    private readonly DataViewRowCursor _cursor = data.GetRowCursor(data.Schema);

    public RowReader Next() => _cursor.MoveNext() ? this : throw new InvalidOperationException("There are no more rows.");

    public float Number(string column) => Value<float>(column);

    public float[] Vector(string column) => [.. Value<VBuffer<float>>(column).DenseValues()];

    public string[] Texts(string column) => [.. Value<VBuffer<ReadOnlyMemory<char>>>(column).DenseValues().Select(t => t.ToString())];

    public void Dispose() => _cursor.Dispose();

    private T Value<T>(string column)
    {
        T value = default!;
        _cursor.GetGetter<T>(data.Schema[column])(ref value);
        return value;
    }
}
