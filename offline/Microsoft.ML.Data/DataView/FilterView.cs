namespace Microsoft.ML.Data;

/// <summary>The rows for which a predicate holds; the predicate may read columns that nobody asked for.</summary>
internal sealed class FilterView(IDataView source, DataViewSchema.Column[] needed, Func<DataViewRow, Func<bool>> predicate) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        return new Cursor(source.GetRowCursor(With(active), rand), active, predicate);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        return [.. source.GetRowCursorSet(With(active), n, rand).Select(c => new Cursor(c, active, predicate))];
    }

    private DataViewSchema.Column[] With(bool[] active) => [.. Schema.Where(c => active[c.Index] || needed.Any(n => n.Index == c.Index))];

    private sealed class Cursor(DataViewRowCursor input, bool[] active, Func<DataViewRow, Func<bool>> predicate) : WrappingCursor(input)
    {
        private readonly Func<bool> _keep = predicate(input);
        private long _position = -1;

        public override long Position => _position;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override bool MoveNext()
        {
            while (Input.MoveNext())
            {
                if (_keep())
                {
                    _position++;
                    return true;
                }
            }

            _position = -1;
            return false;
        }
    }
}
