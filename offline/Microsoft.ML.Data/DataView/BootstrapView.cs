namespace Microsoft.ML.Data;

/// <summary>Each row a Poisson(1) number of times, or with <c>complement</c> the rows that are drawn no time.</summary>
internal sealed class BootstrapView(IDataView source, int seed, bool complement) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), new Random(seed), complement);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor input, Random random, bool complement) : WrappingCursor(input)
    {
        private int _left;
        private long _position = -1;

        public override long Position => _position;

        public override bool MoveNext()
        {
            while (_left == 0)
            {
                if (!Input.MoveNext())
                {
                    _position = -1;
                    return false;
                }

                int times = Poisson();
                _left = complement ? times == 0 ? 1 : 0 : times;
            }

            _left--;
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> id = Input.GetIdGetter();
            return (ref DataViewRowId value) =>
            {
                id(ref value);
                value = value.Combine(new DataViewRowId((ulong)_left, 0));
            };
        }

        private int Poisson()
        {
            int count = -1;
            for (double product = 1; product > Math.Exp(-1); count++)
                product *= random.NextDouble();
            return count;
        }
    }
}
