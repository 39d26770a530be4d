using System.Text;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Writes a view as ML.NET's text: a comment that says the columns, a header, and a line for each row, its end sparse where that is shorter.</summary>
internal sealed class TextSaver(char separator, bool headerRow, bool schema, bool forceDense)
{
    /// <summary>What a sparse item costs beside a dense one.</summary>
    private const double SparseWeight = 2.5;

    public void Save(IDataView data, Stream stream, bool keepHidden)
    {
        DataViewSchema.Column[] columns = [.. data.Schema.Where(c => (keepHidden || !c.IsHidden) && SchemaCodec.CanWrite(c.Type))];
        Check.Param(columns.Length > 0, nameof(data), "No valid columns to save");
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        bool header = headerRow && Array.Exists(columns, c => c.Type is not VectorDataViewType || c.HasSlotNames());
        if (schema)
            WriteSchema(writer, columns, header);
        if (header)
            writer.WriteLine(string.Join(separator, columns.SelectMany(Header).Select(Quoted)));
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        IColumnText[] texts = Array.ConvertAll(columns, c => MakeText(cursor, c));
        while (cursor.MoveNext())
            writer.WriteLine(Line(texts));
    }

    private static string[] Header(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector)
            return [column.Name];
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        return [.. Enumerable.Range(0, vector.Size).Select(i => i < names.Length ? names.GetItemOrDefault(i).ToString() : "")];
    }

    private void WriteSchema(StreamWriter writer, DataViewSchema.Column[] columns, bool header)
    {
        writer.WriteLine("#@ TextLoader{");
        if (header)
            writer.WriteLine("#@   header+");
        string name = separator switch { '\t' => "tab", ' ' => "space", ',' => "comma", ';' => "semicolon", '|' => "bar", _ => separator.ToString() };
        writer.WriteLine($"#@   sep={name}");
        int field = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            DataViewType item = column.Type.ItemType();
            string kind = DataKinds.KindOf(item.RawType) switch
            {
                DataKind.SByte => "I1",
                DataKind.Byte => "U1",
                DataKind.Int16 => "I2",
                DataKind.UInt16 => "U2",
                DataKind.Int32 => "I4",
                DataKind.UInt32 => "U4",
                DataKind.Int64 => "I8",
                DataKind.UInt64 => "U8",
                DataKind.Single => "R4",
                DataKind.Double => "R8",
                DataKind.String => "TX",
                DataKind.Boolean => "BL",
                DataKind.TimeSpan => "TS",
                DataKind.DateTime => "DT",
                _ => "DZ",
            };
            string keys = item is KeyDataViewType key ? $"[{key.Count}]" : "";
            int size = column.Type.ValueCount();
            string range = column.Type is VectorDataViewType ? size > 0 ? $"{field}-{field + size - 1}" : $"{field}-**" : $"{field}";
            writer.WriteLine($"#@   col={column.Name}:{kind}{keys}:{range}");
            field += size;
        }

        writer.WriteLine("#@ }");
    }

    private string Line(IColumnText[] texts)
    {
        var items = new List<(string Text, bool IsDefault)>();
        var ends = new List<int> { 0 };
        foreach (IColumnText text in texts)
        {
            text.Append(items);
            ends.Add(items.Count);
        }

        int dense = forceDense ? items.Count : DensePart(items, ends);
        IEnumerable<string> fields = items.Take(dense).Select(i => i.Text);
        if (dense < items.Count)
        {
            string[] sparse = [.. items.Skip(dense).Select((item, i) => (item, i)).Where(x => !x.item.IsDefault).Select(x => $"{x.i}:{x.item.Text}")];
            fields = fields.Append($"{items.Count - dense}").Concat(sparse.Length > 0 ? sparse : [$"0:{items[dense].Text}"]);
        }

        return string.Join(separator, fields);
    }

    /// <summary>How many items to write densely, up to a column's end, so that the line is short.</summary>
    private static int DensePart(List<(string Text, bool IsDefault)> items, List<int> ends)
    {
        int best = items.Count;
        double bestCost = double.PositiveInfinity;
        foreach (int end in ends)
        {
            double cost = end + SparseWeight * items.Skip(end).Count(i => !i.IsDefault);
            if (cost < bestCost)
                (best, bestCost) = (end, cost);
        }

        int sparse = items.Count - best;
        return sparse < 5 || sparse < best / 5 ? items.Count : best;
    }

    private string Quoted(string text) => text.Length > 0 && text[0] != ' ' && text.AsSpan().IndexOfAny(['"', separator, ':', '\n']) < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private IColumnText MakeText(DataViewRow row, DataViewSchema.Column column)
    {
        string name = column.Type is VectorDataViewType ? nameof(MakeVector) : nameof(MakeScalar);
        return (IColumnText)GenericCall.Invoke(typeof(TextSaver), this, name, column.Type.ItemType().RawType, row, column);
    }

    private Func<T, string> Formatter<T>(DataViewSchema.Column column)
    {
        DataViewType item = column.Type.ItemType();
        Func<T, string> format = TextValues.FormatterOf<T>(item);
        return item is NumberDataViewType or BooleanDataViewType or KeyDataViewType ? format : value => Quoted(format(value));
    }

    private ScalarText<T> MakeScalar<T>(DataViewRow row, DataViewSchema.Column column) => new(row.GetGetter<T>(column), Formatter<T>(column));

    private VectorText<T> MakeVector<T>(DataViewRow row, DataViewSchema.Column column) => new(row.GetGetter<VBuffer<T>>(column), Formatter<T>(column));

    private interface IColumnText
    {
        void Append(List<(string Text, bool IsDefault)> items);
    }

    private sealed class ScalarText<T>(ValueGetter<T> getter, Func<T, string> format) : IColumnText
    {
        private readonly string _default = format(default);
        private T _value;

        public void Append(List<(string Text, bool IsDefault)> items)
        {
            getter(ref _value);
            string text = format(_value);
            items.Add((text, text == _default));
        }
    }

    private sealed class VectorText<T>(ValueGetter<VBuffer<T>> getter, Func<T, string> format) : IColumnText
    {
        private readonly string _default = format(default);
        private VBuffer<T> _value;

        public void Append(List<(string Text, bool IsDefault)> items)
        {
            getter(ref _value);
            foreach (T value in _value.DenseValues())
            {
                string text = format(value);
                items.Add((text, text == _default));
            }
        }
    }
}
