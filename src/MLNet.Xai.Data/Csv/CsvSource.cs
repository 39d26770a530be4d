using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Csv;

/// <summary>A file of separated values: every column is text, and becomes what is wanted.</summary>
internal sealed class CsvSource : TableSource
{
    private readonly OpenOptions _options;
    private readonly char _separator;
    private readonly CsvLayout _layout;

    public CsvSource(string path, char separator, OpenOptions options)
    {
        (Name, _separator, _options) = (path, separator, options);
        _layout = CsvLayout.Of(path, separator, options.HasHeader, options.Shard);
        Columns = [.. (_layout.Names ?? NamesOf(path, options.Schema, _layout.Width)).Select(n => new SourceColumn(n, TextDataViewType.Instance, "text"))];
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation) =>
        new CsvReader(Name, _separator, _layout, Columns, requests, _options.Shard, _options.HasHeader, cancellation);

    private static string[] NamesOf(string path, DataViewSchema? schema, int width)
    {
        if (width == 0)
            return [];
        if (schema is null)
            return [.. Enumerable.Range(0, width).Select(i => FormattableString.Invariant($"Column{i}"))];
        string[] names = [.. schema.Where(c => !c.IsHidden).SelectMany(NamesOf)];
        return names.Length == width ? names
            : throw new InvalidDataException($"{path}: without a line of names the columns are the model's in their order, which are {names.Length} ({string.Join(", ", names.Take(30))}), and the file has {width}. Give it a first line of names.");
    }

    private static IEnumerable<string> NamesOf(DataViewSchema.Column column) => column.Type is VectorDataViewType { IsKnownSize: true } vector
        ? Enumerable.Range(0, vector.Size).Select(i => FormattableString.Invariant($"{column.Name}.{i}")) : [column.Name];
}
