using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>All that a surrogate tree may ask of a row.</summary>
internal sealed class AskedColumns
{
    private readonly (AskedColumn Asked, DataViewSchema.Column Column)[] _columns;
    private readonly bool _first;

    // Where the model hides a column of the data behind its own, the first of that name is the data's.
    private AskedColumns((AskedColumn, DataViewSchema.Column)[] columns, bool first) => (_columns, _first) = (columns, first);

    public IEnumerable<DataViewSchema.Column> Columns => _columns.Select(column => column.Column);

    public string[] Names => [.. _columns.SelectMany(column => column.Asked.Names)];

    public bool[] Presence => [.. _columns.SelectMany(column => column.Asked.Presence)];

    public bool[] Categorical => [.. _columns.SelectMany(column => Enumerable.Repeat(column.Asked.IsCategorical, column.Asked.Names.Length))];

    public IReadOnlyList<string>?[] Categories => [.. _columns.SelectMany(column => Enumerable.Repeat(column.Asked.Categories, column.Asked.Names.Length))];

    /// <summary>Those that the options name; else the predictor's features; else what the score follows from.</summary>
    /// <exception cref="ArgumentException">A column is not there, or not of a type that a tree can ask.</exception>
    /// <exception cref="InvalidOperationException">It does not show which columns the score follows from.</exception>
    public static AskedColumns Of(ITransformer model, IDataView data, IDataView scored, SurrogateOptions options)
    {
        if (options.Columns is { } named)
        {
            string? lost = named.FirstOrDefault(name => ReadColumns.Count(data.Schema, name) > 0 && ReadColumns.Count(scored.Schema, name) <= ReadColumns.Count(data.Schema, name) && ReadColumns.Replaces(model, data.Schema, name));
            if (lost is not null)
                throw new ArgumentException($"{SurrogateOptions.Name(nameof(options.Columns))} names '{lost}', which the model replaces by a column of its own and then drops: behind it there is only its own. Leave out the step that drops columns.");
            return new AskedColumns([.. named.Select(name => First(scored.Schema, name) is { } column ? (new AskedColumn(column), column) : throw new ArgumentException(
                $"{SurrogateOptions.Name(nameof(options.Columns))} names '{name}', which is not there. There are {string.Join(", ", scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}."))], first: true);
        }

        var finder = new TreeModelFinder(model, data.Schema);
        if (finder.Predictors is [{ } predictor] && scored.Schema.GetColumnOrNull(predictor.WithItsFeatures().FeatureColumn) is { } features)
            return new AskedColumns([(new AskedColumn(features), features)], first: false);
        string output = options.Units == Core.ExplanationUnits.Probability ? "Probability" : "Score";
        string[] columns = ReadColumns.Of(model, data.Schema, scored.Schema, output, $"model of {finder.Contents()}");
        return new AskedColumns([.. columns.Select(name => (new AskedColumn(scored.Schema[name]), scored.Schema[name]))], first: false);
    }

    /// <summary>The same columns in other data.</summary>
    /// <exception cref="ArgumentException">A column is not there, or of another type.</exception>
    public AskedColumns In(DataViewSchema schema) => new([.. _columns.Select(column =>
    {
        (string name, DataViewType type) = (column.Asked.Name, column.Asked.Type);
        if ((_first ? First(schema, name) : schema.GetColumnOrNull(name)) is not { } found)
            throw new ArgumentException($"The surrogate tree asks the column '{name}', which this data does not have.");
        return found.Type.Equals(type) ? (column.Asked, found) : throw new ArgumentException($"The surrogate tree asks the column '{name}' as {type}; in this data it is {found.Type}.");
    })], _first);

    /// <summary>A reader of all features of the row that a cursor stands on.</summary>
    public ReadInput CreateReader(DataViewRow row)
    {
        ReadInput[] readers = [.. _columns.Select(column => column.Asked.CreateReader(row, column.Column))];
        return destination =>
        {
            for (int i = 0, at = 0; i < readers.Length; at += _columns[i++].Asked.Names.Length)
                readers[i](destination.Slice(at, _columns[i].Asked.Names.Length));
        };
    }

    public void Complete() => Array.ForEach(_columns, column => column.Asked.Complete());

    private static DataViewSchema.Column? First(DataViewSchema schema, string name)
    {
        foreach (DataViewSchema.Column column in schema)
        {
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
                return column;
        }

        return null;
    }
}
