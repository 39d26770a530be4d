namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>What nodes compare: a feature, with what is missing sent to one side, or the answers to one categorical condition.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="DefaultLeft">Where missing values go.</param>
/// <param name="ZeroIsMissing">Whether zero is a missing value.</param>
/// <param name="Categorical">Index of the categorical condition, or -1 where values are compared with thresholds.</param>
internal readonly record struct LevelColumn(int Feature, bool DefaultLeft, bool ZeroIsMissing, int Categorical)
{
    /// <summary>The code of values that are missing: above no threshold, or above all.</summary>
    public byte MissingCode => DefaultLeft ? byte.MinValue : byte.MaxValue;

    /// <summary>What a node of an ensemble compares.</summary>
    public static LevelColumn Of(TreeEnsemble ensemble, int node) => new(ensemble.Feature[node], ensemble.DefaultLeft[node], ensemble.ZeroIsMissing[node], ensemble.Categorical[node]);
}
