using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text;

/// <summary>Any ML.NET model that reads a column of text, as a function of it: what a saved explanation carries of the model.</summary>
internal sealed class TextPipeline
{
    private const byte Version = 1;

    private TextPipeline(ITransformer model, DataViewSchema schema, ExplanationUnits units, string textColumn, string[] others, string[] outputNames, BackgroundCells? background) =>
        (Model, Schema, Units, TextColumn, Others, OutputNames, Background) = (model, schema, units, textColumn, others, outputNames, background);

    public ITransformer Model { get; }

    /// <summary>The columns that the model takes.</summary>
    public DataViewSchema Schema { get; }

    public ExplanationUnits Units { get; }

    public string TextColumn { get; }

    /// <summary>Other columns that the model reads.</summary>
    public string[] Others { get; }

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public string[] OutputNames { get; }

    /// <summary>Where the other columns are players: what they are when absent.</summary>
    public BackgroundCells? Background { get; private set; }

    public string OutputColumn => Units == ExplanationUnits.Probability ? "Probability" : "Score";

    /// <summary>A model as a function of a column of text.</summary>
    /// <param name="model">Any transformer from the text to a <c>Score</c>.</param>
    /// <param name="data">What it takes.</param>
    /// <param name="textColumn">The text.</param>
    /// <param name="options">Units, and what other columns are.</param>
    /// <param name="kind">The model, for messages.</param>
    /// <exception cref="ArgumentException">There is no such column of text, or the model does not read it, or replaces it.</exception>
    /// <exception cref="InvalidOperationException">The model has no such output, or does not go row by row.</exception>
    public static TextPipeline Of(ITransformer model, DataViewSchema data, string textColumn, TextExplanationOptions options, string kind)
    {
        DataViewSchema.Column text = data.GetColumnOrNull(textColumn)
            ?? throw new ArgumentException($"The data has no column '{textColumn}'. There are: {string.Join(", ", data.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(textColumn));
        if (text.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{textColumn}' is {text.Type}; words are explained of a column of Text.", nameof(textColumn));
        DataViewSchema scored = model.GetOutputSchema(data);
        string output = options.Units == ExplanationUnits.Probability ? "Probability" : "Score";
        string[] columns = ReadColumns.Of(model, data, scored, output, kind);
        if (!columns.Contains(textColumn))
            throw new ArgumentException($"The '{output}' of the {kind} does not follow from the column '{textColumn}', but from {string.Join(", ", columns)}.", nameof(textColumn));
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in data.Where(c => !c.IsHidden))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        int outputs = scored[output].Type is VectorDataViewType vector ? vector.Size : 1;
        string[] names = [.. (outputs > 1 ? ColumnNames.Classes(scored, outputs) : null) ?? [.. Enumerable.Range(0, outputs).Select(k => outputs > 1 ? $"{k}" : "")]];
        return new TextPipeline(model, builder.ToSchema(), options.Units, textColumn, [.. columns.Where(c => !textColumn.Equals(c, StringComparison.Ordinal))], names, null);
    }

    /// <summary>Makes the other columns players.</summary>
    public void Draw(IDataView data, TextExplanationOptions options, IProgress<ExplainProgress> progress) => Background = BackgroundCells.Draw(Model, Schema, Others, data, options, progress);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((byte)Units);
        writer.Write(TextColumn);
        writer.WriteStrings(Others);
        writer.WriteStrings(OutputNames);
        NestedModel.Write(writer, Model, Schema);
        writer.Write(Background is not null);
        Background?.Write(writer);
    }

    /// <exception cref="InvalidDataException">It is damaged, or of a later version.</exception>
    public static TextPipeline Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"the explained model's state is of version {version}; this MLNet.Xai reads {Version}");
        var units = (ExplanationUnits)reader.ReadByte();
        string text = reader.ReadString();
        (string[] others, string[] names) = (reader.ReadStrings(), reader.ReadStrings());
        (ITransformer model, DataViewSchema schema) = NestedModel.Read(reader);
        var pipeline = new TextPipeline(model, schema, units, text, others, names, reader.ReadBoolean() ? BackgroundCells.Read(reader, schema) : null);
        bool fits = Enum.IsDefined(units) && schema.GetColumnOrNull(text)?.Type is TextDataViewType && others.All(name => schema.GetColumnOrNull(name) is not null)
            && names.Length > 0 && names.Length == (model.GetOutputSchema(schema).GetColumnOrNull(pipeline.OutputColumn)?.Type switch
            {
                VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
                NumberDataViewType type when type == NumberDataViewType.Single => 1,
                _ => 0,
            })
            && (pipeline.Background is null || pipeline.Background.Cells.Select(cell => cell.Input.Name).SequenceEqual(others, StringComparer.Ordinal));
        return fits ? pipeline : throw new InvalidDataException("columns and outputs of the explained model do not fit together");
    }
}
