using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Drift;

/// <summary>How far a distribution has moved from the reference to the current rows.</summary>
/// <param name="PopulationStability">The population stability index over bins of the reference: below 0.1 usually called none, above 0.25 large.</param>
/// <param name="KolmogorovSmirnov">Kolmogorov and Smirnov's statistic.</param>
/// <param name="PValue">Its p-value.</param>
/// <param name="Wasserstein">Wasserstein's first distance, in the values' units.</param>
public readonly record struct DistributionDrift(double PopulationStability, double KolmogorovSmirnov, double PValue, double Wasserstein)
{
    internal static DistributionDrift Of(double[] reference, double[] current, int bins)
    {
        (double statistic, double pValue) = DistributionDistance.KolmogorovSmirnov(reference, current);
        return new DistributionDrift(DistributionDistance.PopulationStability(reference, current, bins), statistic, pValue, DistributionDistance.Wasserstein(reference, current));
    }
}

/// <summary>The drift of a feature's attributions.</summary>
public sealed record FeatureDrift
{
    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>Mean magnitude over the reference rows.</summary>
    public required double ReferenceMagnitude { get; init; }

    /// <summary>Mean magnitude over the current rows.</summary>
    public required double CurrentMagnitude { get; init; }

    /// <summary>Current less reference mean magnitude.</summary>
    public required MeanDifference Magnitude { get; init; }

    /// <summary>Current less reference mean attribution, signs and all.</summary>
    public required MeanDifference Mean { get; init; }

    /// <summary>Place by mean magnitude over the reference rows, 1 for the most important.</summary>
    public required int ReferenceRank { get; init; }

    /// <summary>Place over the current rows.</summary>
    public required int CurrentRank { get; init; }

    /// <summary>The distribution of its attributions.</summary>
    public required DistributionDrift Distribution { get; init; }

    /// <summary>Holm's adjusted p-value of <see cref="Distribution"/> over all features.</summary>
    public required double AdjustedPValue { get; init; }
}
