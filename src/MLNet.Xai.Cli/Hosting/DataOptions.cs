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
        Description = "The rows: .csv, .tsv, .parquet, .idv, .txt (a text a line), or a folder of images; columns are found by the model's names.",
        Required = true,
        HelpName = "file",
    };

    public Option<bool> HasHeader { get; } = new("--has-header") { Description = "Whether the first line of a CSV or TSV file has the names. Without names the columns are the model's, in its order.", HelpName = "true|false", DefaultValueFactory = _ => true };

    public IEnumerable<Option> All => [Model, Dataset, HasHeader];

    public string NameOf(ParseResult parsed) => Path.GetFileName(parsed.GetRequiredValue(Dataset).TrimEnd('/', '\\'));

    /// <summary>How a file of rows is read.</summary>
    public OpenOptions Reading(ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        new() { Schema = model.Schema, HasHeader = parsed.GetValue(HasHeader), Cancellation = cancellation };

    /// <summary>The rows of <see cref="Dataset"/>.</summary>
    public IDataView Open(ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        Open(parsed.GetRequiredValue(Dataset), parsed, model, cancellation);

    /// <summary>The rows of another file, read alike.</summary>
    public IDataView Open(string path, ParseResult parsed, LoadedModel model, CancellationToken cancellation) =>
        model.Context.Data.OpenFile(path, Reading(parsed, model, cancellation));
}
