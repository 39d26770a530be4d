namespace MLNet.Xai.Data;

/// <summary>What a file of data is.</summary>
public enum DataFormat
{
    /// <summary>As the extension says: .csv, .tsv or .tab, .parquet or .pq, .jsonl or .ndjson (written only), .idv, .txt (a line a row); a folder is one of images.</summary>
    ByExtension,

    /// <summary>Comma separated values (RFC 4180), UTF-8.</summary>
    Csv,

    /// <summary>The same, separated by tabs.</summary>
    Tsv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>A JSON object a line. Written, not read.</summary>
    JsonLines,

    /// <summary>ML.NET's own binary file of a data view. Read, not written.</summary>
    Binary,

    /// <summary>A row a line of text, UTF-8: one text column. Read, not written.</summary>
    Text,

    /// <summary>A folder of images: a column of paths, and the sub-folder's name as the label. Read, not written.</summary>
    Images,
}
