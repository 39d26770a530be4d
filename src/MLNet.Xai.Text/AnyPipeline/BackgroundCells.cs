using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text;

/// <summary>Other columns that a model reads, as players, and rows that they are taken from where they are absent.</summary>
internal sealed class BackgroundCells
{
    private BackgroundCells(CellColumn[] cells, float[] rows)
    {
        (Cells, Rows) = (cells, rows);
        Offsets = new int[cells.Length];
        for (int i = 0; i < cells.Length; Width += cells[i++].Input.Size)
            Offsets[i] = Width;
    }

    public CellColumn[] Cells { get; }

    /// <summary>Rows x <see cref="Width"/>.</summary>
    public float[] Rows { get; }

    /// <summary>By column: where its numbers begin.</summary>
    public int[] Offsets { get; }

    /// <summary>Numbers of a row.</summary>
    public int Width { get; }

    public int Count => Rows.Length / Width;

    /// <summary>Draws rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="schema">What it takes.</param>
    /// <param name="columns">The columns, one at least.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">How many.</param>
    /// <param name="progress">Hears of it.</param>
    /// <exception cref="ArgumentException">A column is of a type that cannot be exchanged between rows.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static BackgroundCells Draw(
        ITransformer model, DataViewSchema schema, string[] columns, IDataView data, TextExplanationOptions options, IProgress<ExplainProgress> progress)
    {
        var function = new ColumnsFunction(model, schema, columns, ExplanationUnits.Margin);
        float[] rows = CellRows.Sample(function, data, options.BackgroundRows, options.Seed, progress, options.Cancellation);
        return rows.Length > 0 ? new BackgroundCells([.. function.Cells], rows) : throw new InvalidOperationException(
            $"{TextExplanationOptions.Name(nameof(options.OtherFeatures))} is {options.OtherFeatures}, and there are no rows to take absent columns from. Give at least one, better twenty.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.WriteStrings([.. Cells.Select(cell => cell.Input.Name)]);
        foreach (TextCell cell in Cells.OfType<TextCell>())
            writer.WriteStrings(cell.Table.Kept);
        writer.WriteSingles(Rows);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="schema">What the model takes.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static BackgroundCells Read(BinaryReader reader, DataViewSchema schema)
    {
        string[] names = reader.ReadStrings();
        if (names.Length == 0 || !names.All(name => schema.GetColumnOrNull(name) is not null))
            throw new InvalidDataException("the model does not read the columns that are players");
        CellColumn[] cells = [.. names.Select(name => CellColumn.Of(schema[name]))];
        foreach (TextCell cell in cells.OfType<TextCell>())
            cell.Table.Fill(reader.ReadStrings());
        var background = new BackgroundCells(cells, reader.ReadSingles());
        return background.Rows.Length > 0 && background.Rows.Length % background.Width == 0 ? background : throw new InvalidDataException("the background has no whole rows");
    }

    /// <summary>A player as it is shown, with the value of the row where that is short: "Stars = 4".</summary>
    public string Shown(int player, ReadOnlySpan<float> row)
    {
        string name = Cells[player].Input.Name;
        object value = Cells[player].Value(row.Slice(Offsets[player], Cells[player].Input.Size));
        bool isVector = value is Array;
        return isVector ? name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} = {value}");
    }
}
