using Microsoft.ML;

namespace MLNet.Xai.Data;

/// <summary>How a file is read.</summary>
public sealed class OpenOptions
{
    /// <summary>What the file is; by default what its extension says.</summary>
    public DataFormat Format { get; set; }

    /// <summary>
    /// The columns that a model reads, as <c>mlContext.Model.Load</c> gives them: they come first, in these types. Columns of the file beyond them follow in their own types. Without a schema every column has its own type,
    /// and a CSV file's are text.
    /// </summary>
    public DataViewSchema? Schema { get; set; }

    /// <summary>
    /// CSV and TSV: whether the first line has the names; <see langword="true"/> by default. Without names the file's columns are those of <see cref="Schema"/> in its order, and must be as many.
    /// </summary>
    public bool HasHeader { get; set; } = true;

    /// <summary>CSV and TSV: the separator; by default a comma, and a tab for TSV.</summary>
    public char? Separator { get; set; }

    /// <summary>The part of the rows that is read: a range of bytes of a CSV file, row groups of a Parquet file; all of them by default.</summary>
    public Shard Shard { get; set; } = Shard.Whole;

    /// <summary>
    /// Whether integers that the wanted type cannot hold exactly (16777217 as a Single) are rounded to the nearest value rather than an error; <see langword="false"/> by default. Doubles are always rounded to the nearest
    /// Single, which is what the same digits in a CSV file give.
    /// </summary>
    public bool RoundIntegers { get; set; }

    /// <summary>Text files and image folders: the column of lines or paths; by default the only text column of <see cref="Schema"/>, else "Text" or "ImagePath".</summary>
    public string? TextColumn { get; set; }

    /// <summary>Image folders: the column of the sub-folder's name; "Label" by default.</summary>
    public string LabelColumn { get; set; } = "Label";

    /// <summary>Ends every pass over the rows with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }
}
