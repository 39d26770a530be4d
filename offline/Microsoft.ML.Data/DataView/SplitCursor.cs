namespace Microsoft.ML.Data;

/// <summary>One cursor that several read in turn, a batch at a time.</summary>
internal sealed class SplitSource(DataViewRowCursor cursor, int readers)
{
    private readonly Lock _lock = new();
    private long _next;
    private bool _ended;
    private RowBatch _model;
    private int _open = readers;

    public DataViewRowCursor Cursor => cursor;

    public DataViewSchema.Column[] Columns { get; } = [.. cursor.Schema.Where(cursor.IsColumnActive)];

    public RowBatch Model
    {
        get
        {
            lock (_lock)
                return _model ??= new RowBatch(cursor, Columns);
        }
    }

    public RowBatch Take()
    {
        RowBatch batch = Model.Fresh();
        lock (_lock)
        {
            batch.Id = _next++;
            while (!_ended && batch.Count < ParallelCursors.BatchSize)
            {
                if (cursor.MoveNext())
                    batch.Append();
                else
                    _ended = true;
            }
        }

        return batch.Count > 0 ? batch : null;
    }

    public void Release()
    {
        lock (_lock)
        {
            if (--_open == 0)
                cursor.Dispose();
        }
    }
}

internal sealed class SplitCursor(SplitSource source) : BatchCursor(source.Cursor.Schema, source.Columns, source.Model)
{
    private bool _disposed;

    protected override RowBatch NextBatch() => source.Take();

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        if (disposing)
            source.Release();
        base.Dispose(disposing);
    }
}
