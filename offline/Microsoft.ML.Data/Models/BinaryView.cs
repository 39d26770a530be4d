using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Reads a file that <c>SaveAsBinary</c> wrote, row after row.</summary>
internal sealed class BinaryView : IDataView
{
    private readonly IMultiStreamSource _file;
    private readonly long _rows;

    public BinaryView(IMultiStreamSource file)
    {
        _file = file;
        using var reader = new BinaryReader(file.Open(0));
        Schema = SchemaCodec.Read(reader);
        _rows = reader.ReadInt64();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) => new Cursor(this, Schema.Active(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly BinaryView _view;
        private readonly bool[] _active;
        private readonly BinaryReader _reader;
        private readonly (Action<BinaryReader> Read, Delegate Getter)[] _columns;
        private long _position = -1;
        private bool _ended;

        public Cursor(BinaryView view, bool[] active)
        {
            _view = view;
            _active = active;
            _reader = new BinaryReader(view._file.Open(0));
            SchemaCodec.Read(_reader);
            _reader.ReadInt64();
            _columns = [.. view.Schema.Select(c => ValueCodec.Create(c.Type).Reader())];
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool MoveNext()
        {
            if (_ended || _position + 1 == _view._rows)
            {
                _ended = true;
                _position = -1;
                return false;
            }

            foreach ((Action<BinaryReader> read, _) in _columns)
                read(_reader);
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(_active[column.Index], $"Column '{column.Name}' is not active.");
            return RowGetters.Typed<TValue>(_columns[column.Index].Getter, column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _reader.Dispose();
            _ended = true;
            base.Dispose(disposing);
        }
    }
}
