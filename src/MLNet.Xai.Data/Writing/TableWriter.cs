namespace MLNet.Xai.Data.Writing;

/// <summary>Writes blocks of rows to a file that is there whole or not at all.</summary>
internal abstract class TableWriter : IDisposable
{
    /// <summary>Writes the first rows of the fields' block.</summary>
    public abstract void Write(int rows);

    /// <summary>Ends the file and gives it its name.</summary>
    /// <returns>The hash of its bytes, and their number.</returns>
    public abstract (string Sha256, long Length) Complete();

    public abstract void Dispose();

    public static TableWriter Create(string path, DataFormat format, OutLayout layout, SaveOptions options) => format switch
    {
        DataFormat.Parquet => new ParquetTableWriter(path, layout.Fields),
        DataFormat.Csv => new CsvTableWriter(path, layout.Fields, options.Separator ?? ',', options.HasHeader),
        DataFormat.Tsv => new CsvTableWriter(path, layout.Fields, options.Separator ?? '\t', options.HasHeader),
        DataFormat.JsonLines => new JsonLinesWriter(path, layout.Fields),
        _ => throw new NotSupportedException($"'{path}': {format} cannot be written."),
    };
}
