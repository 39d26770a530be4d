using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>The source's cursor under the output schema, when nobody reads an explanation: no work at all.</summary>
internal sealed class PassThroughCursor(BoundColumns bound, DataViewRowCursor input) : DataViewRowCursor
{
    private bool _disposed;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => bound.OutputSchema;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        column.Index < bound.InputSchema.Count && input.IsColumnActive(bound.InputSchema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Index < bound.InputSchema.Count
        ? input.GetGetter<TValue>(bound.InputSchema[column.Index])
        : ActiveColumns.Cast<TValue>(column, null);

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
            input.Dispose();
        _disposed = true;
        base.Dispose(disposing);
    }
}
