namespace MLNet.Xai;

/// <summary>How much a feature matters over all rows that were read: a line of <see cref="ImportanceTable"/>.</summary>
public sealed class FeatureImportance
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>Mean magnitude of its values over all explained rows, in the explanation's units.</summary>
    public required double MeanMagnitude { get; init; }

    /// <summary>Mean of its values: how far it moves the output on average, with its sign.</summary>
    public required double Mean { get; init; }

    /// <summary>Its part of the sum of all mean magnitudes, 0 to 1; NaN where all are zero.</summary>
    public required double Share { get; init; }

    /// <summary>The largest magnitude in any row.</summary>
    public required double Largest { get; init; }

    /// <summary>Number of rows that count: all explained ones; where TopK cut values, those that kept this feature.</summary>
    public required long Rows { get; init; }
}
