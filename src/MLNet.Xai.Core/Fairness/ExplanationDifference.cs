using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Fairness;

/// <summary>How a feature's attributions differ between a group and the reference group.</summary>
public sealed record ExplanationDifference
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The group that it is compared with.</summary>
    public required string Reference { get; init; }

    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>
    /// Difference of the mean attributions, signs and all: the feature's part in the difference of the groups' mean outputs, which these sum to where attributions are additive.
    /// </summary>
    public required MeanDifference Mean { get; init; }

    /// <summary>Holm's adjusted p-value of <see cref="Mean"/> over all groups and features of the report.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>Difference of the mean magnitudes.</summary>
    public required MeanDifference Magnitude { get; init; }

    /// <summary>Holm's adjusted p-value of <see cref="Magnitude"/>.</summary>
    public required double AdjustedMagnitudePValue { get; init; }

    /// <summary>Kolmogorov and Smirnov's distance of the distributions of attributions: 0 where the feature acts alike in both groups, demographic parity of its attributions.</summary>
    public required double KolmogorovSmirnov { get; init; }

    /// <summary>Its p-value, not adjusted.</summary>
    public required double KolmogorovSmirnovPValue { get; init; }

    /// <summary>Wasserstein's distance of the distributions, in the attributions' units.</summary>
    public required double Wasserstein { get; init; }

    /// <summary>Whether distances are of samples, as a group has more rows than are kept.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Whether one of both groups is small.</summary>
    public required bool IsSmall { get; init; }
}
