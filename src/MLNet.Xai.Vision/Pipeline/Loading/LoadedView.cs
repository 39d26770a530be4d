using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>A view with columns of pictures appended; files are read by whoever asks for a row.</summary>
internal sealed class LoadedView(LoadedColumns bound, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bound.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(bound.Dependencies(active), rand);
        return new LoadedCursor(new PictureGetters(bound, cursor, active), cursor);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = bound.Active(columnsNeeded);
        return [.. source.GetRowCursorSet(bound.Dependencies(active), n, rand).Select(c => new LoadedCursor(new PictureGetters(bound, c, active), c))];
    }

    private sealed class LoadedCursor(PictureGetters getters, DataViewRowCursor input) : DataViewRowCursor
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
