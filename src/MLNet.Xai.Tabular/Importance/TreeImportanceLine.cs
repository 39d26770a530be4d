namespace MLNet.Xai.Tabular;

/// <summary>What training made of a feature: a line of <see cref="TreeImportanceTable"/>.</summary>
public sealed class TreeImportanceLine
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>Sum of the gains of the splits on it, in the trainer's units: what each took off the training loss. LightGBM's "gain".</summary>
    public required double Gain { get; init; }

    /// <summary>Its part of all gains, 0 to 1; NaN where all are zero.</summary>
    public required double GainShare { get; init; }

    /// <summary>Number of splits on it; LightGBM's "split". A split on slots of several features counts for each in part.</summary>
    public required double Splits { get; init; }

    /// <summary>Its part of all splits; NaN where there are none.</summary>
    public required double SplitShare { get; init; }

    /// <summary>Rows of the data that pass its splits, or their weights, summed over the splits; NaN where they were not counted.</summary>
    public required double Cover { get; init; }

    /// <summary>Its part of all of them; NaN where they were not counted.</summary>
    public required double CoverShare { get; init; }
}
