using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A view with columns appended, each made when it is asked for.</summary>
internal sealed class AppendedView(AppendedColumns bound, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bound.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(bound.Dependencies(active), rand);
        return new Cursor(bound.Open(cursor, active), cursor);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        return [.. source.GetRowCursorSet(bound.Dependencies(active), n, rand).Select(c => new Cursor(bound.Open(c, active), c))];
    }

    private sealed class Cursor(AppendedGetters getters, DataViewRowCursor input) : DataViewRowCursor
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => getters.Schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

        public override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column) => getters.Get<T>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                getters.Dispose();
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
