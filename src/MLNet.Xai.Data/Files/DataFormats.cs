namespace MLNet.Xai.Data;

/// <summary>Formats by extension.</summary>
internal static class DataFormats
{
    private static readonly Dictionary<string, DataFormat> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = DataFormat.Csv,
        [".tsv"] = DataFormat.Tsv,
        [".tab"] = DataFormat.Tsv,
        [".parquet"] = DataFormat.Parquet,
        [".pq"] = DataFormat.Parquet,
        [".jsonl"] = DataFormat.JsonLines,
        [".ndjson"] = DataFormat.JsonLines,
        [".idv"] = DataFormat.Binary,
        [".txt"] = DataFormat.Text,
    };

    /// <summary>The format of a file that is there, to read.</summary>
    public static DataFormat ToRead(string path, DataFormat asked)
    {
        if (Directory.Exists(path))
        {
            return asked is DataFormat.ByExtension or DataFormat.Images ? DataFormat.Images
                : throw new ArgumentException($"'{path}' is a folder, and no file of format {asked}.", nameof(path));
        }

        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        DataFormat format = Of(path, asked);
        return format switch
        {
            DataFormat.JsonLines => throw new NotSupportedException($"'{path}': JSON lines are written here, not read. Turn it into Parquet or CSV, or read it by SQL (OpenSql)."),
            DataFormat.Images => throw new ArgumentException($"'{path}' is a file, and no folder of images.", nameof(path)),
            _ => format,
        };
    }

    /// <summary>The format of a file to write.</summary>
    public static DataFormat ToWrite(string path, DataFormat asked) => Of(path, asked) switch
    {
        DataFormat format and (DataFormat.Csv or DataFormat.Tsv or DataFormat.Parquet or DataFormat.JsonLines) => format,
        DataFormat format => throw new NotSupportedException($"'{path}': {format} is read here, not written. Take .parquet, .csv, .tsv or .jsonl."),
    };

    /// <summary>The extension of a format that is written.</summary>
    public static string Extension(DataFormat format) => s_extensions.First(e => e.Value == format).Key;

    private static DataFormat Of(string path, DataFormat asked)
    {
        if (asked != DataFormat.ByExtension)
            return Enum.IsDefined(asked) ? asked : throw new ArgumentOutOfRangeException(nameof(asked), asked, "There is no such format.");
        string extension = Path.GetExtension(path);
        return s_extensions.TryGetValue(extension, out DataFormat format) ? format
            : throw new ArgumentException($"'{path}': the extension '{extension}' says no format. Known are {string.Join(", ", s_extensions.Keys)}; or say the format.", nameof(path));
    }
}
