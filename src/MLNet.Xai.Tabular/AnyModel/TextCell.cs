using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>A text is its number in a table: that of equal texts of the background, or a place among the latest rows' texts.</summary>
internal sealed class TextCell(TextTable table) : CellColumn
{
    public TextTable Table => table;

    public static TextCell Of(string name)
    {
        var table = new TextTable();
        return new TextCell(table) { Input = new TextInput(name, table) };
    }

    public override Delegate CreateGetter(Func<ReadOnlyMemory<float>> numbers) => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = table.Text(numbers().Span).AsMemory());

    public override object Value(ReadOnlySpan<float> numbers) => table.Text(numbers);
}

/// <summary>Reads a text column.</summary>
internal sealed record TextInput(string Column, TextTable Table) : InputColumn(Column, InputKind.Encoded, TextTable.Numbers)
{
    protected override string Wanted => "Text";

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = buffer is ColumnBuffer<ReadOnlyMemory<char>> buffered ? buffered.Latest : row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return destination =>
        {
            getter(ref value);
            Table.Number(value.ToString(), destination);
        };
    }

    protected override bool Accepts(DataViewType type) => type is TextDataViewType;
}
