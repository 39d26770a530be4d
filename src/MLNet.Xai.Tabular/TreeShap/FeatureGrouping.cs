namespace MLNet.Xai.Tabular;

/// <summary>What the value of a feature is that several slots are.</summary>
public enum FeatureGrouping
{
    /// <summary>The Shapley value of all its slots together: they enter and leave coalitions as one player.</summary>
    Player,

    /// <summary>The sum of its slots' Shapley values, each slot a player of its own. That is another number than the feature's Shapley value.</summary>
    Sum,
}
