namespace Microsoft.ML.Trainers;

/// <summary>Models whose score ML.NET can split into contributions of the features.</summary>
public interface ICalculateFeatureContribution
{
    FeatureContributionCalculator FeatureContributionCalculator { get; }
}

public sealed class FeatureContributionCalculator
{
    internal FeatureContributionCalculator(object model) => Model = model;

    internal object Model { get; }
}
