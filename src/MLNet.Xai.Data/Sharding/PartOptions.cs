namespace MLNet.Xai.Data;

/// <summary>How a part of a file's rows is explained and written.</summary>
public sealed class PartOptions
{
    /// <summary>How the rows are read, and which part of them: <see cref="OpenOptions.Schema"/> is the model's, <see cref="OpenOptions.Shard"/> the part.</summary>
    public OpenOptions Open { get; set; } = new();

    /// <summary>What is written; by default the results (<see cref="ResultColumns"/>). <see cref="SaveOptions.Format"/> is Parquet where it is not said.</summary>
    public SaveOptions Save { get; set; } = new();

    /// <summary>What is summarised beside the part.</summary>
    public SummaryOptions Summary { get; set; } = new();

    /// <summary>The file that the model was loaded from: parts of one run have the same. Needed.</summary>
    public string? ModelPath { get; set; }

    /// <summary>
    /// What else the explanations depend on, in the caller's words: method, background, seed. Parts with other words do not belong together, and one that is there is not taken for done.
    /// </summary>
    public string Settings { get; set; } = "";

    /// <summary>Whether a part that is there, whole and of the same run, is made again; <see langword="false"/> by default.</summary>
    public bool Again { get; set; }
}
