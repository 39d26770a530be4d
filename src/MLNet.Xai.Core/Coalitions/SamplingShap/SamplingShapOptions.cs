namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="SamplingShap"/> does.</summary>
public sealed class SamplingShapOptions
{
    /// <summary>Samples of all players together, 4 a player at least; each costs two evaluations. Null, the default, for shap's 1,000 a player.</summary>
    public int? Samples { get; init; }

    /// <summary>
    /// Whether what the values lack to add up to the prediction is shared out by their variances, as shap does it; true. Where no player's samples vary nothing is shared out.
    /// </summary>
    public bool AddUp { get; init; } = true;

    /// <summary>Seed of orders and background rows; 1.</summary>
    public int Seed { get; init; } = 1;
}
