namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="BackgroundSummary.KMeans"/> does.</summary>
public sealed class KMeansOptions
{
    /// <summary>
    /// Whether the row nearest to each centre stands for its cluster: rows that exist, with valid one-hot slots and possible combinations. False, the default, for shap's centres.
    /// </summary>
    public bool Medoids { get; init; }

    /// <summary>Whether a centre's values become the nearest values that occur, as shap's round_values; true.</summary>
    public bool RoundValues { get; init; } = true;

    /// <summary>Group of each feature: the features of a group (one-hot slots) get their values from one row when centres are rounded. Null: each feature alone.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Whether distances are taken in standard deviations; false, as shap: features of large numbers decide.</summary>
    public bool Standardize { get; init; }

    /// <summary>Most passes over the rows; 300.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>Seed of the first centres; 1.</summary>
    public int Seed { get; init; } = 1;
}
