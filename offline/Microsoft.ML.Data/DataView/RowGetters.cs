using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Small helpers that every view needs.</summary>
internal static class RowGetters
{
    /// <summary>Which columns of a schema are asked for.</summary>
    public static bool[] Active(this DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in Check.Value(columns))
        {
            Check.Param(column.Index < active.Length, nameof(columns), $"Column '{column.Name}' is not of this schema.");
            active[column.Index] = true;
        }

        return active;
    }

    public static ValueGetter<T> Typed<T>(Delegate getter, DataViewSchema.Column column) => getter as ValueGetter<T>
        ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter: '{typeof(T)}', expected type: '{column.Type.RawType}' (column '{column.Name}').");

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's own type.</summary>
    public static Delegate GetGetter(this DataViewRow row, DataViewSchema.Column column) =>
        (Delegate)GenericCall.Invoke(typeof(RowGetters), null, nameof(Getter), column.Type.RawType, row, column);

    public static DataViewRowCursor GetRowCursorForAllColumns(this IDataView view) => view.GetRowCursor(view.Schema);

    /// <summary>The column's index, or an <see cref="ArgumentOutOfRangeException"/> that names it.</summary>
    public static DataViewSchema.Column Find(this DataViewSchema schema, string name, string role = "input") =>
        schema.GetColumnOrNull(name) ?? throw Check.SchemaMismatch("inputSchema", role, name);

    private static ValueGetter<T> Getter<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
