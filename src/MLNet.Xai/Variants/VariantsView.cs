using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Variants;

/// <summary>Variants of a row as the data that its model takes; columns that the model does not read have default values.</summary>
internal sealed class VariantsView(DataViewSchema schema, IReadOnlyList<IVariantColumn> columns, int count) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    /// <summary>The getter of a column: that of the variants' column of its name, else default values.</summary>
    /// <param name="schema">The view's columns.</param>
    /// <param name="columns">Those that vary.</param>
    /// <param name="column">The column.</param>
    /// <param name="variant">The variant that is read.</param>
    public static ValueGetter<TValue> Getter<TValue>(DataViewSchema schema, IReadOnlyList<IVariantColumn> columns, DataViewSchema.Column column, Func<int> variant)
    {
        IVariantColumn? found = schema.GetColumnOrNull(column.Name)?.Index == column.Index ? columns.FirstOrDefault(c => c.Name.Equals(column.Name, StringComparison.Ordinal)) : null;
        if (found is null)
            return (ref TValue value) => value = default!;
        return found.CreateGetter(variant) as ValueGetter<TValue> ?? throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}.");
    }

    private int Count => count;

    private IReadOnlyList<IVariantColumn> Columns => columns;

    private sealed class Cursor(VariantsView view) : DataViewRowCursor
    {
        private int _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter<TValue>(view.Schema, view.Columns, column, () => _position);

        public override bool MoveNext()
        {
            if (_position + 1 >= view.Count)
                return false;
            _position++;
            return true;
        }
    }
}
