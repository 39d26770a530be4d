using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>One row with its appended columns, for <c>PredictionEngine</c>.</summary>
internal sealed class AppendedRow(AppendedGetters getters, DataViewRow input) : DataViewRow
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => getters.Schema;

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
