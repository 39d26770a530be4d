namespace MLNet.Xai;

/// <summary>Which part of an explanation column is read back.</summary>
public sealed class ExplanationReadOptions
{
    /// <summary>The vector column with the values of the features; by default the one that the explanation's annotations name, else "Features".</summary>
    public string? FeatureColumnName { get; set; }

    /// <summary>The output to read, by name, where several are explained; by default the only one.</summary>
    public string? OutputName { get; set; }

    /// <summary>Number of the first row; 0 by default.</summary>
    public long FirstRow { get; set; }

    /// <summary>At most so many rows, those without explanation (NaN) not counted; 10,000 by default.</summary>
    public int MaxRows { get; set; } = 10_000;

    /// <summary>
    /// At most so many values (rows x features) of an output are kept; 5,000,000 by default. Where there are more, the features with the largest magnitudes keep
    /// theirs, and the others are summed in each row.
    /// </summary>
    public int MaxValues { get; set; } = 5_000_000;

    /// <summary>Names of features that keep their values whatever <see cref="MaxValues"/> leaves room for; none by default. Names that there are not are passed over.</summary>
    public IReadOnlyList<string> KeepFeatures { get; set; } = [];

    /// <summary>Whether <see cref="FirstRow"/> alone is read, explained or not.</summary>
    internal bool OnlyFirst { get; set; }

    /// <summary>Stops reading.</summary>
    public CancellationToken Cancellation { get; set; }
}
