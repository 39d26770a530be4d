using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Keeps what has been read: a column is read from the source once, when it is first asked for, and can be read from anywhere afterwards.</summary>
internal sealed class CacheView : IDataView
{
    private readonly IDataView _source;
    private readonly Lock _lock = new();
    private readonly ColumnBuffer[] _columns;
    private int _rows = -1;

    public CacheView(IDataView source, string[] prefetch)
    {
        _source = source;
        _columns = new ColumnBuffer[source.Schema.Count];
        if (prefetch is { Length: > 0 })
            Load([.. prefetch.Select(name => source.Schema.Find(name))]);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rows >= 0 ? _rows : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        Cursors(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        Cursors(columnsNeeded, n, rand);

    private DataViewRowCursor[] Cursors(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        bool[] active = Schema.Active(columns);
        Load(columns);
        int[] order = null;
        if (rand is not null)
        {
            order = [.. Enumerable.Range(0, _rows)];
            rand.Shuffle(order);
        }

        int count = Math.Max(1, Math.Min(n, (_rows + ParallelCursors.BatchSize - 1) / ParallelCursors.BatchSize));
        return [.. Enumerable.Range(0, count).Select(i => new Cursor(this, active, order, i, count))];
    }

    private void Load(DataViewSchema.Column[] columns)
    {
        lock (_lock)
        {
            DataViewSchema.Column[] missing = [.. columns.Where(c => _columns[c.Index] is null).DistinctBy(c => c.Index)];
            if (missing.Length == 0 && _rows >= 0)
                return;
            using DataViewRowCursor cursor = _source.GetRowCursor(missing);
            ColumnBuffer[] buffers = Array.ConvertAll(missing, c => ColumnBuffer.Create(cursor, c));
            int rows = 0;
            while (cursor.MoveNext())
            {
                foreach (ColumnBuffer buffer in buffers)
                    buffer.Append();
                rows++;
            }

            for (int i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = buffers[i];
            _rows = rows;
        }
    }

    /// <summary>Every n-th batch of rows.</summary>
    private sealed class Cursor(CacheView view, bool[] active, int[] order, int part, int parts) : DataViewRowCursor
    {
        private long _batch = part;
        private int _inBatch = -1;
        private int _row = -1;
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => _batch;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (++_inBatch == ParallelCursors.BatchSize)
            {
                _inBatch = 0;
                _batch += parts;
            }

            long next = _batch * ParallelCursors.BatchSize + _inBatch;
            if (next >= view._rows)
            {
                _inBatch--;
                _position = _row = -1;
                return false;
            }

            _row = order is null ? (int)next : order[next];
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(active[column.Index], $"Column '{column.Name}' is not active.");
            if (view._columns[column.Index] is not ColumnBuffer<TValue> buffer)
                return RowGetters.Typed<TValue>(null, column);
            return (ref TValue value) => buffer.CopyTo(Row(), ref value);
        }

        private int Row() => _row >= 0 ? _row : throw new InvalidOperationException("The cursor is not on a row.");
    }
}
