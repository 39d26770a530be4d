using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Some columns of a schema, in some order.</summary>
internal sealed class ColumnSelection : IRowToRowMapper
{
    private readonly int[] _sources;

    public ColumnSelection(DataViewSchema input, int[] sources)
    {
        InputSchema = input;
        _sources = sources;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources.Select(i => input[i]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column Source(DataViewSchema.Column column) => InputSchema[_sources[column.Index]];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] needed = InputSchema.Active(dependingColumns.Select(Source));
        return InputSchema.Where(c => needed[c.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.State(Check.Value(input).Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new SelectedRow(input, this, OutputSchema.Active(activeColumns));
    }

    private sealed class SelectedRow(DataViewRow input, ColumnSelection selection, bool[] active) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => selection.OutputSchema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(selection.Source(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}

internal sealed class SelectionView(IDataView source, ColumnSelection selection) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => selection.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        return new Cursor(source.GetRowCursor(selection.GetDependencies(Schema.Where(c => active[c.Index])), rand), selection, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        DataViewRowCursor[] inputs = source.GetRowCursorSet(selection.GetDependencies(Schema.Where(c => active[c.Index])), n, rand);
        return [.. inputs.Select(input => new Cursor(input, selection, active))];
    }

    private sealed class Cursor(DataViewRowCursor input, ColumnSelection selection, bool[] active) : WrappingCursor(input)
    {
        public override DataViewSchema Schema => selection.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(selection.Source(column));
    }
}
