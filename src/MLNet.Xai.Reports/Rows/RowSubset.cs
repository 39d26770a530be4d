using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports;

/// <summary>Some rows of data, in the data's order: what is explained of data that are too many to explain all.</summary>
/// <param name="source">The data.</param>
/// <param name="numbers">Numbers of the rows, ascending, each once.</param>
/// <param name="cancellation">Ends every pass.</param>
internal sealed class RowSubset(IDataView source, long[] numbers, CancellationToken cancellation) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    /// <summary>The rows' numbers in the source.</summary>
    public IReadOnlyList<long> Numbers => numbers;

    public long? GetRowCount() => numbers.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(source.GetRowCursor(columnsNeeded), numbers, cancellation);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, long[] numbers, CancellationToken cancellation) : DataViewRowCursor
    {
        private long _position = -1;
        private bool _disposed;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => input.Schema;

        public override bool MoveNext()
        {
            if (_position + 1 >= numbers.Length)
                return false;
            long wanted = numbers[_position + 1];
            while (input.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (input.Position < wanted)
                    continue;
                _position++;
                return true;
            }

            throw new InvalidOperationException($"Row {wanted} is no longer there: the data gives other rows at each pass. Read it into a file or into memory first.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
                input.Dispose();
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
