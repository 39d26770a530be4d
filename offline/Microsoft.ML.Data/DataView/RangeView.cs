namespace Microsoft.ML.Data;

/// <summary>The rows of a view from one number to another; in order, hence neither split nor shuffled.</summary>
internal sealed class RangeView(IDataView source, long skip, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() is long count ? Math.Max(0, Math.Min(count - skip, take)) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), skip, take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor input, long skip, long take) : WrappingCursor(input)
    {
        private long _position = -1;
        private long _taken;
        private bool _started;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_started)
            {
                _started = true;
                for (long i = 0; i < skip; i++)
                {
                    if (!Input.MoveNext())
                        _taken = take;
                }
            }

            if (_taken < take && Input.MoveNext())
            {
                _taken++;
                _position++;
                return true;
            }

            _taken = take;
            _position = -1;
            return false;
        }
    }
}
