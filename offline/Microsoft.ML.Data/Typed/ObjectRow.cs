namespace Microsoft.ML.Data;

/// <summary>A row whose columns are the members of one object after another: what a prediction engine feeds to a model.</summary>
internal sealed class ObjectRow<TRow>(TypedColumn[] columns, DataViewSchema schema) : DataViewRow
    where TRow : class
{
    private TRow _value;
    private long _position = -1;

    public ObjectRow(TypedColumn[] columns)
        : this(columns, TypedColumns.Schema(columns))
    {
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public void Set(TRow value)
    {
        _value = value;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        RowGetters.Typed<TValue>(TypedGetters.OfMember(columns[column.Index], () => _value), column);
}
