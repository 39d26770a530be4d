using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>A view with the scores of a tree file appended.</summary>
internal sealed class TreeFileView(TreeFileColumns bound, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bound.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(bound.Dependencies(active), rand);
        return new Cursor(new TreeFileGetters(bound, cursor, active), cursor);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        return [.. source.GetRowCursorSet(bound.Dependencies(active), n, rand).Select(c => new Cursor(new TreeFileGetters(bound, c, active), c))];
    }

    private sealed class Cursor(TreeFileGetters getters, DataViewRowCursor input) : DataViewRowCursor
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
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
