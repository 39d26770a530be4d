namespace Microsoft.ML.Trainers.FastTree;

/// <summary>How a single tree is grown.</summary>
internal sealed class GrowOptions
{
    public required int Leaves { get; init; }
    public required int MinimumPerLeaf { get; init; }
    public required int Threads { get; init; }

    /// <summary>Chance that a better feature replaces the best so far: below 1 decorrelates the trees of a forest.</summary>
    public double FeatureFractionPerSplit { get; init; } = 1;

    public double EntropyCoefficient { get; init; }
    public double FeatureFirstUsePenalty { get; init; }
    public double FeatureReusePenalty { get; init; }
    public int MaximumCategoricalGroups { get; init; } = 64;
    public int MaximumCategoricalPoints { get; init; } = 64;

    /// <summary>Added to a category's count when categories are ranked by their mean target.</summary>
    public double CategoricalBias { get; init; }
}
