using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Files as a view: lines are read when a cursor asks, fields are split and parsed by the cursor that gets the line.</summary>
internal sealed class TextView(TextLoader loader, IMultiStreamSource files) : IDataView
{
    public bool CanShuffle => files.Count > 1;

    public DataViewSchema Schema => loader.GetOutputSchema();

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) => Cursors(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        Cursors(columnsNeeded, loader.Settings.UseThreads ? Math.Max(1, n) : 1, rand);

    private DataViewRowCursor[] Cursors(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand)
    {
        bool[] active = Schema.Active(columnsNeeded);
        var lines = new LineSource(files, loader.Settings, n, CanShuffle ? rand : null);
        return [.. Enumerable.Range(0, n).Select(_ => new Cursor(loader, lines, active))];
    }

    private sealed class Cursor(TextLoader loader, LineSource source, bool[] active) : DataViewRowCursor
    {
        private readonly List<string> _lines = [];
        private readonly LineFields _fields = new(loader.Settings);
        private readonly bool _needsFields = Array.Exists(active, a => a);
        private long _batch = -1;
        private int _line;
        private long _position = -1;
        private bool _ended;
        private bool _disposed;

        public override long Position => _position;

        public override long Batch => Math.Max(0, _batch);

        public override DataViewSchema Schema => loader.GetOutputSchema();

        public override bool MoveNext()
        {
            if (_ended)
                return false;
            if (++_line >= _lines.Count)
            {
                _batch = source.Take(_lines, ParallelCursors.BatchSize);
                _line = 0;
                if (_lines.Count == 0)
                {
                    _ended = true;
                    _position = -1;
                    return false;
                }
            }

            if (_needsFields)
                _fields.Read(_lines[_line]);
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            CheckOnRow();
            value = new DataViewRowId((ulong)(_batch * ParallelCursors.BatchSize + _line), 0);
        };

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(active[column.Index], $"Column '{column.Name}' is not active.");
            Type item = column.Type.ItemType().RawType;
            string name = column.Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar);
            return RowGetters.Typed<TValue>((Delegate)GenericCall.Invoke(typeof(Cursor), this, name, item, column), column);
        }

        protected override void Dispose(bool disposing)
        {
            if (_disposed)
                return;
            _disposed = true;
            _ended = true;
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }

        private ValueGetter<T> Scalar<T>(DataViewSchema.Column column)
        {
            FieldReader<T> reader = Reader<T>(column);
            int field = loader.Ranges[column.Index][0].Min;
            return (ref T value) =>
            {
                CheckOnRow();
                value = reader(field, 0);
            };
        }

        private ValueGetter<VBuffer<T>> Vector<T>(DataViewSchema.Column column)
        {
            FieldReader<T> reader = Reader<T>(column);
            int[] fields = [.. loader.Ranges[column.Index].SelectMany(r => Enumerable.Range(r.Min, r.Max - r.Min + 1))];
            return (ref VBuffer<T> value) =>
            {
                CheckOnRow();
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, fields.Length);
                for (int i = 0; i < fields.Length; i++)
                    editor.Values[i] = reader(fields[i], i);
                value = editor.Commit();
            };
        }

        private delegate T FieldReader<T>(int field, int slot);

        private FieldReader<T> Reader<T>(DataViewSchema.Column column)
        {
            DataViewType item = column.Type.ItemType();
            TextValues.Parser<T> parse = TextValues.ParserOf<T>(item);
            bool hasMissing = TextValues.HasMissing(item);
            bool emptyIsMissing = loader.Settings.MissingRealsAsNaNs && (typeof(T) == typeof(float) || typeof(T) == typeof(double));
            return (field, slot) =>
            {
                ReadOnlyMemory<char> text = _fields.Get(field);
                if (emptyIsMissing && text.IsEmpty)
                    text = "?".AsMemory();
                if (!parse(text, out T value) && !hasMissing)
                    throw new FormatException($"Parsing failed with an exception: Could not parse value {text} in slot {slot} of column {column.Name} in line '{_lines[_line]}'");
                return value;
            };
        }

        private void CheckOnRow() => Check.State(_position >= 0, "The cursor is not on a row.");
    }
}
