using MLNet.Xai.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>A whole model as a function of the columns that it reads, whatever their types: for models without a predictor of one feature column, and for explanations in terms of the user's own columns.</summary>
internal sealed class ColumnsFunction : ScoredFunction
{
    private readonly DataViewSchema _schema;
    private readonly CellColumn[] _cells;

    /// <param name="model">The model.</param>
    /// <param name="schema">The columns of the data that it takes; those that are not read may be of any type.</param>
    /// <param name="columns">Those that are read, by name.</param>
    /// <param name="units">What is asked of it.</param>
    /// <exception cref="ArgumentException">A column that is read is of a type that cannot be exchanged between rows.</exception>
    public ColumnsFunction(ITransformer model, DataViewSchema schema, IReadOnlyList<string> columns, ExplanationUnits units)
        : this(model, schema, [.. columns.Select(name => CellColumn.Of(schema[name]))], units)
    {
    }

    private ColumnsFunction(ITransformer model, DataViewSchema schema, CellColumn[] cells, ExplanationUnits units)
        : base(model, units)
    {
        (_schema, _cells) = (schema, cells);
        Inputs = [.. _cells.Select(cell => cell.Input)];
    }

    // Cells are shared: the same numbers are the same texts.
    public override ScoredFunction In(ExplanationUnits units) => new ColumnsFunction(Transformer, _schema, _cells, units);

    public IReadOnlyList<string> Columns => [.. _cells.Select(cell => cell.Input.Name)];

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public IReadOnlyList<CellColumn> Cells => _cells;

    /// <summary>The columns of the data that the model takes.</summary>
    public DataViewSchema Schema => _schema;

    /// <summary>The texts of the background are known now; others that are read are those of rows to be explained.</summary>
    public void CompleteBackground()
    {
        foreach (TextCell text in _cells.OfType<TextCell>())
            text.Table.Complete();
    }

    public static ColumnsFunction ReadOwn(BinaryReader reader, ExplanationUnits units)
    {
        string[] columns = reader.ReadStrings();
        var texts = new List<string[]>();
        for (int count = reader.ReadInt32(); texts.Count < count;)
            texts.Add(reader.ReadStrings());
        (ITransformer model, DataViewSchema schema) = NestedModel.Read(reader);
        if (columns.Length == 0 || !columns.All(name => schema.GetColumnOrNull(name) is not null))
            throw new InvalidDataException("the model does not read the columns that are explained");
        var function = new ColumnsFunction(model, schema, columns, units);
        TextCell[] cells = [.. function._cells.OfType<TextCell>()];
        if (cells.Length != texts.Count)
            throw new InvalidDataException($"there are texts for {texts.Count} columns, and {cells.Length} columns of text");
        for (int i = 0; i < cells.Length; i++)
            cells[i].Table.Fill(texts[i]);
        return function;
    }

    protected override IDataView View(ReadOnlyMemory<float> rows) => new CellsView(_schema, _cells, rows);

    protected override void WriteOwn(BinaryWriter writer)
    {
        writer.WriteStrings([.. Columns]);
        string[][] texts = [.. _cells.OfType<TextCell>().Select(text => text.Table.Kept.ToArray())];
        writer.Write(texts.Length);
        foreach (string[] column in texts)
            writer.WriteStrings(column);
    }
}
