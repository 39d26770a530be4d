using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Goes over a scored data set for the evaluators.</summary>
internal static class ScoredData
{
    /// <summary>Opens a cursor on the named columns; throws when one is missing.</summary>
    public static DataViewRowCursor Open(IDataView data, params string[] columns)
    {
        var schema = Check.Value(data).Schema;
        return data.GetRowCursor([.. columns.Select(name => schema.Find(Check.NonEmpty(name), "evaluated"))]);
    }

    public static ValueGetter<T> Getter<T>(this DataViewRowCursor cursor, string name)
    {
        var column = cursor.Schema.Find(name, "evaluated");
        if (column.Type.RawType != typeof(T))
            throw Check.SchemaMismatch("data", "evaluated", name, typeof(T).Name, column.Type.ToString());
        return cursor.GetGetter<T>(column);
    }
}
