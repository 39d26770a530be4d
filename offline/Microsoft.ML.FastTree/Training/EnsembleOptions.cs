namespace Microsoft.ML.Trainers.FastTree;

/// <summary>How many trees, on which rows and features.</summary>
internal sealed class EnsembleOptions
{
    public required int Trees { get; init; }
    public required int Seed { get; init; }
    public required int FeatureSelectionSeed { get; init; }
    public required double FeatureFraction { get; init; }

    /// <summary>Trees that share one bag; 0 for no bagging.</summary>
    public required int BaggingSize { get; init; }

    public required double BaggingFraction { get; init; }
}
