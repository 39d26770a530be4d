using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>Serves the rows of a <see cref="TableReader"/>, a batch in memory at a time.</summary>
internal sealed class TableCursor : DataViewRowCursor
{
    private readonly TableReader _reader;
    private readonly Delegate?[] _getters;
    private readonly CancellationToken _cancellation;
    private int _count;
    private long _position = -1;
    private bool _ended;

    public TableCursor(DataViewSchema schema, TableReader reader, BatchColumn?[] columns, CancellationToken cancellation)
    {
        (Schema, _reader, _cancellation) = (schema, reader, cancellation);
        _getters = [.. columns.Select(c => c?.CreateGetter(this))];
    }

    /// <summary>The row within the batch.</summary>
    public int Row { get; private set; } = -1;

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _getters.Length && _getters[column.Index] is not null;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (++Row >= _count)
        {
            _cancellation.ThrowIfCancellationRequested();
            Row = 0;
            _count = _reader.Read();
            if (_count == 0)
            {
                _ended = true;
                _position = -1;
                return false;
            }
        }

        _position++;
        return true;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters[column.Index] switch
    {
        ValueGetter<TValue> getter => getter,
        null => throw new InvalidOperationException($"The column '{column.Name}' was not asked for."),
        _ => throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}, not {typeof(TValue)}."),
    };

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }
}
