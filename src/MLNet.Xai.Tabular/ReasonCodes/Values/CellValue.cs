using System.Globalization;
using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A column of the data is its own value: a number, a text, a key, a date.</summary>
internal sealed class CellValue : ReasonValue
{
    private readonly CellColumn _cell;
    private readonly int _first;
    private readonly IReadOnlyList<string>? _keys;

    private CellValue(CellColumn cell, int first, DataViewType type, IReadOnlyList<string>? keys)
    {
        (_cell, _first, _keys) = (cell, first, keys);
        IsNumber = type is NumberDataViewType;
    }

    public override int Width => _cell.Input.Size;

    public override bool IsNumber { get; }

    /// <summary>For the slots of one column that has one value; none for others.</summary>
    public static ReasonValue Of(ColumnsFunction function, int[] slots)
    {
        int at = 0;
        foreach (CellColumn cell in function.Cells)
        {
            DataViewSchema.Column column = function.Schema[cell.Input.Name];
            if (at == slots[0] && cell.Input.Size == slots.Length && column.Type is not VectorDataViewType)
            {
                if (cell is SingleCell)
                    return new NumberValue(at);
                IReadOnlyList<string>? keys = column.Type is KeyDataViewType { Count: > 0 and < int.MaxValue } key ? ColumnNames.Keys(column, (int)key.Count) : null;
                return new CellValue(cell, at, column.Type, keys);
            }

            at += cell.Input.Size;
        }

        return new NoValue();
    }

    public override void Take(ReadOnlySpan<float> row, Span<float> numbers) => row.Slice(_first, Width).CopyTo(numbers);

    public override float[] Reference(ReadOnlySpan<float> rows, int slots)
    {
        var cells = new List<float[]>();
        for (int at = _first; at < rows.Length; at += slots)
            cells.Add(rows.Slice(at, Width).ToArray());
        if (!IsNumber)
            return cells.GroupBy(numbers => Text(numbers, null, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal).MaxBy(group => group.Count())!.First();

        // The lower one of two in the middle: a value that there is, in the column's own type.
        float[][] known = [.. cells.Where(numbers => !double.IsNaN(Number(numbers))).OrderBy(numbers => Number(numbers))];
        return known.Length == 0 ? cells[0] : known[(known.Length - 1) / 2];
    }

    public override string? Text(ReadOnlySpan<float> numbers, string? format, CultureInfo culture) => _cell.Value(numbers) switch
    {
        string text => text.Length > 0 ? text : null,
        object when IsNumber => Number(Number(numbers), format ?? "G15", culture),
        uint key when _keys is not null => key > 0 && key <= _keys.Count ? _keys[(int)key - 1] : null,
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "d" : "g", culture),
        IFormattable other => other.ToString(null, culture),
        object other => other.ToString(),
    };

    public override double Number(ReadOnlySpan<float> numbers) => IsNumber ? Convert.ToDouble(_cell.Value(numbers), CultureInfo.InvariantCulture) : double.NaN;
}
