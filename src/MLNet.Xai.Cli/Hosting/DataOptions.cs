using System.CommandLine;
using Microsoft.ML;
using MLNet.Xai.Data;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>The options that say which model and which rows.</summary>
internal sealed class DataOptions
{
    public Option<FileInfo> Model { get; } = SharedOptions.Model();

    public Option<string> Dataset { get; } = new("--dataset", "-d")
    {
        Description = "The rows: .csv, .tsv, .parquet, .idv, .txt (a text a line), a folder of images, or a query of DuckDB's SQL over files (\"select * from 'rows.parquet' where year = 2024\"); columns are found by the model's names.",
        Required = true,
        HelpName = "file|query",
    };

    public Option<bool> HasHeader { get; } = new("--has-header") { Description = "Whether the first line of a CSV or TSV file has the names. Without names the columns are the model's, in its order.", HelpName = "true|false", DefaultValueFactory = _ => true };

    public IEnumerable<Option> All => [Model, Dataset, HasHeader];

    public string NameOf(ParseResult parsed) => SqlRows.NameOf(parsed.GetRequiredValue(Dataset));

    /// <summary>How a file of rows is read.</summary>
    public OpenOptions Reading(ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        new() { Schema = model.Schema, HasHeader = parsed.GetValue(HasHeader), Cancellation = cancellation };

    /// <summary>The rows of <see cref="Dataset"/>, the same at every pass.</summary>
    public IDataView Open(ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        Open(parsed.GetRequiredValue(Dataset), parsed, model, cancellation);

    /// <summary>The rows of <see cref="Dataset"/> for whoever reads them once: a query's come as it finds them.</summary>
    public IDataView OpenOnce(ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        SqlRows.IsQuery(parsed.GetRequiredValue(Dataset)) ? Query(parsed.GetRequiredValue(Dataset), parsed, model, cancellation) : Open(parsed, model, cancellation);

    /// <summary>The rows of another file or query, read alike.</summary>
    public IDataView Open(string path, ParseResult parsed, LoadedModel model, CancellationToken cancellation)
    {
        OpenOptions reading = Reading(parsed, model, cancellation);
        return model.Context.Data.OpenFile(SqlRows.IsQuery(path) ? SqlRows.Copy(Query(path, parsed, model, cancellation), model) : path, reading);
    }

    private IDataView Query(string query, ParseResult parsed, LoadedModel model, CancellationToken cancellation)
    {
        if (parsed.GetResult(HasHeader) is { Implicit: false })
            throw new WrongUseException("--has-header is about a CSV file that is named; a query says it itself: from read_csv('rows.csv', header = false).");
        return model.Context.Data.OpenSql(query, Reading(parsed, model, cancellation));
    }
}
