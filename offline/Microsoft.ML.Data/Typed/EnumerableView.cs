using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>A view over objects. Every cursor enumerates anew; it cannot be split or shuffled.</summary>
internal sealed class EnumerableView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _data;
    private readonly TypedColumn[] _columns;

    public EnumerableView(IEnumerable<TRow> data, SchemaDefinition definition)
    {
        _data = data;
        _columns = TypedColumns.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = TypedColumns.Schema(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) => new Cursor(this, Schema.Active(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(EnumerableView<TRow> view, bool[] active) : DataViewRowCursor
    {
        private readonly IEnumerator<TRow> _rows = view._data.GetEnumerator();
        private long _position = -1;
        private bool _ended;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (!_ended && _rows.MoveNext())
            {
                Check.State(_rows.Current is not null, "Encountered null when iterating over data, this is not supported.");
                _position++;
                return true;
            }

            _ended = true;
            _position = -1;
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            CheckOnRow();
            value = new DataViewRowId((ulong)_position, 0);
        };

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(active[column.Index], $"Column '{column.Name}' is not active.");
            return RowGetters.Typed<TValue>(TypedGetters.OfMember(view._columns[column.Index], Current), column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _ended = true;
                _position = -1;
                _rows.Dispose();
            }

            base.Dispose(disposing);
        }

        private TRow Current()
        {
            CheckOnRow();
            return _rows.Current;
        }

        private void CheckOnRow() => Check.State(_position >= 0, "The cursor is not on a row.");
    }
}
