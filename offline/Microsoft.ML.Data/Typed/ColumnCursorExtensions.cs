using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName) =>
        data.GetColumn<T>(Check.Value(data).Schema.GetColumnOrNull(Check.NonEmpty(columnName))
            ?? throw Check.SchemaMismatch(nameof(columnName), "input", columnName));

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        DataViewSchema schema = Check.Value(data).Schema;
        Check.Param(column.Index < schema.Count && schema[column.Index].Name == column.Name && schema[column.Index].Type.Equals(column.Type), nameof(column),
            $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in {nameof(data)}");
        if (column.Type.RawType == typeof(T))
            return Read<T, T>(data, column, (in T value) => value);
        DataViewType item = column.Type.ItemType();
        bool isVector = column.Type is VectorDataViewType;
        if (typeof(T) == typeof(string) && !isVector && item is TextDataViewType)
            return (IEnumerable<T>)Read<ReadOnlyMemory<char>, string>(data, column, (in ReadOnlyMemory<char> value) => value.ToString());
        if (typeof(T) == typeof(string[]) && isVector && item is TextDataViewType)
            return (IEnumerable<T>)Read<VBuffer<ReadOnlyMemory<char>>, string[]>(data, column, (in VBuffer<ReadOnlyMemory<char>> value) => [.. value.DenseValues().Select(v => v.ToString())]);
        if (typeof(T).IsArray && isVector && typeof(T).GetElementType() == item.RawType)
            return (IEnumerable<T>)GenericCall.Invoke(typeof(ColumnCursorExtensions), null, nameof(ReadArrays), item.RawType, data, column);
        throw new ArgumentOutOfRangeException(nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in {nameof(data)} to the user-defined type, {typeof(T)}.");
    }

    private delegate TOut Conversion<TIn, TOut>(in TIn value);

    private static IEnumerable<T[]> ReadArrays<T>(IDataView data, DataViewSchema.Column column) => Read<VBuffer<T>, T[]>(data, column, (in VBuffer<T> value) =>
    {
        var array = new T[value.Length];
        value.CopyTo(array);
        return array;
    });

    private static IEnumerable<TOut> Read<TIn, TOut>(IDataView data, DataViewSchema.Column column, Conversion<TIn, TOut> convert)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<TIn> getter = cursor.GetGetter<TIn>(column);
        TIn value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(in value);
        }
    }
}
