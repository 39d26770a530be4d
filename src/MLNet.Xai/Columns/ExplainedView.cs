using Microsoft.ML;

namespace MLNet.Xai.Columns;

/// <summary>A view with an explainer's columns appended.</summary>
internal sealed class ExplainedView(BoundColumns bound, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bound.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(bound, columnsNeeded);
        return Wrap(source.GetRowCursor(bound.Dependencies(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(bound, columnsNeeded);
        DataViewRowCursor[] cursors = source.GetRowCursorSet(bound.Dependencies(active), n, rand);
        return [.. cursors.Select(c => Wrap(c, active))];
    }

    private DataViewRowCursor Wrap(DataViewRowCursor cursor, ActiveColumns active) =>
        active.AnyAdded ? new LookAheadCursor(bound, active, cursor) : new PassThroughCursor(bound, cursor);
}
