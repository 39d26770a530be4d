using Microsoft.ML;
using MLNet.Xai.Data.Sharding;
using MLNet.Xai.Data.Writing;

namespace MLNet.Xai.Data;

/// <summary>Explaining a file in parts that need no coordinator, and merging them.</summary>
public static class PartExtensions
{
    /// <summary>
    /// Explains a part of a file's rows into <c>part-00007-of-00064.parquet</c>, with its account <c>.json</c> beside it. A part that is there, whole and of the same run, is left as it is; one whose process was killed
    /// is made again, with the same bytes.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">The model with its explainers.</param>
    /// <param name="dataPath">The file of rows, which every part is given whole and reads its own range of.</param>
    /// <param name="folder">Where parts go; it is made where it is not there.</param>
    /// <param name="options">Which part, and how; <see cref="PartOptions.ModelPath"/> is needed.</param>
    /// <exception cref="ArgumentException">An option is missing, or a column.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or a value in it cannot be what the model wants.</exception>
    public static PartFile WritePart(this ExplainCatalog catalog, ITransformer model, string dataPath, string folder, PartOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(dataPath);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        DataFormat format = options.Save.Format == DataFormat.ByExtension ? DataFormat.Parquet : options.Save.Format;
        Shard shard = options.Open.Shard;
        string path = Path.Combine(folder, shard.FileName + DataFormats.Extension(format)), account = Path.Combine(folder, shard.FileName + ".json");
        string identity = PartAccount.Text(RunIdentity.Of(dataPath, format, options));
        if (!options.Again && Existing(account, identity, shard) is { } there)
            return there;

        // In a part other rows stand beside a row than in the whole.
        ITransformer steady = Watching.With(model, new Watch(new LoggedProgress(catalog.Context, listener: options.Save.Progress), options.Save.Cancellation, SameBits: true));
        IDataView explained = steady.Transform(catalog.Context.Data.OpenFile(dataPath, options.Open));
        SaveOptions save = options.Save.With(format, options.Save.Columns ?? ResultColumns.Of(explained.Schema));

        Directory.CreateDirectory(folder);

        // The account of what is replaced goes first: with it a half-way state would look whole.
        File.Delete(account);
        (SavedFile file, DataSummary? summary) = TableSaver.Save(explained, path, save, options.Summary);
        var part = new PartFile(shard, path, file.Rows, file.Length, file.Sha256, WasThere: false, summary!);
        new PartAccount(identity, part).Write(account);
        return part;
    }

    /// <summary>Checks that all parts of a run are in a folder, belong together and are whole, and merges their summaries. Their rows are not read again.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="folder">Where the parts are.</param>
    /// <param name="options">How; the defaults when <see langword="null"/>.</param>
    /// <exception cref="InvalidDataException">A part is missing, damaged, or of another run; the message says which and what to do.</exception>
    public static MergedParts MergeParts(this ExplainCatalog catalog, string folder, MergeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return PartMerger.Merge(folder, options ?? new MergeOptions());
    }

    private static PartFile? Existing(string account, string identity, Shard shard)
    {
        if (!File.Exists(account))
            return null;
        try
        {
            PartAccount found = PartAccount.Read(account);
            return found.Part.Shard == shard && found.Identity.Equals(identity, StringComparison.Ordinal) && found.FaultOfFile(readBytes: true) is null ? found.Part : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
