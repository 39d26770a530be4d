namespace MLNet.Xai.Data;

/// <summary>How a file is written.</summary>
public sealed class SaveOptions
{
    /// <summary>What the file becomes; by default what its extension says.</summary>
    public DataFormat Format { get; set; }

    /// <summary>The columns that are written, in this order; by default all that are not hidden and can be written. Columns that are not written are not computed.</summary>
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>How vector columns are written; a column a slot by default.</summary>
    public VectorLayout Vectors { get; set; }

    /// <summary>With <see cref="VectorLayout.Pairs"/>: how many values a row keeps; 0, the default, keeps all that are not zero.</summary>
    public int TopK { get; set; }

    /// <summary>Rows a row group of a Parquet file: what is held in memory before it is written; 65,536 by default.</summary>
    public int RowGroupRows { get; set; } = 1 << 16;

    /// <summary>CSV and TSV: the separator; by default a comma, and a tab for TSV.</summary>
    public char? Separator { get; set; }

    /// <summary>CSV and TSV: whether the first line has the names; <see langword="true"/> by default.</summary>
    public bool HasHeader { get; set; } = true;

    /// <summary>Hears how many rows are written.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Ends the writing with <see cref="OperationCanceledException"/>; then there is no file, or the one that was there before.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The same with these in place of its own.</summary>
    internal SaveOptions With(DataFormat format, IReadOnlyList<string> columns)
    {
        var copy = (SaveOptions)MemberwiseClone();
        (copy.Format, copy.Columns) = (format, columns);
        return copy;
    }
}
