using System.Collections.Immutable;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>The first rows of a view, for people to look at.</summary>
public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        Schema = data.Schema;
        using DataViewRowCursor cursor = data.GetRowCursor(Schema);
        Func<object>[] readers = [.. Schema.Select(c => (Func<object>)GenericCall.Invoke(typeof(DataDebuggerPreview), null, nameof(Reader), c.Type.RawType, cursor, c))];
        var rows = new List<object[]>();
        while (rows.Count < maxRows && cursor.MoveNext())
            rows.Add(Array.ConvertAll(readers, r => r()));
        RowView = [.. rows.Select(row => new RowInfo([.. Schema.Select(c => KeyValuePair.Create(c.Name, row[c.Index]))]))];
        ColumnView = [.. Schema.Select(c => new ColumnInfo(c, [.. rows.Select(row => row[c.Index])]))];
    }

    public DataViewSchema Schema { get; }

    public ImmutableArray<ColumnInfo> ColumnView { get; }

    public ImmutableArray<RowInfo> RowView { get; }

    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    private static Func<object> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value;
        };
    }

    public sealed class ColumnInfo
    {
        internal ColumnInfo(DataViewSchema.Column column, object[] values)
        {
            Column = column;
            Values = values;
        }

        public DataViewSchema.Column Column { get; }

        public object[] Values { get; }

        public override string ToString() => $"{Column.Name}: {Column.Type}";
    }

    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

        public KeyValuePair<string, object>[] Values { get; }

        public override string ToString() => $"{Values.Length} columns";
    }
}
