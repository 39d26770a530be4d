using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Fairness;

/// <summary>What a model does with the rows of a group.</summary>
public sealed record GroupFairness
{
    /// <summary>The protected column's value; <see cref="FairnessReport.Missing"/> for rows without one.</summary>
    public required string Group { get; init; }

    /// <summary>Rows.</summary>
    public required long Count { get; init; }

    /// <summary>Rows with attributions.</summary>
    public required long Explained { get; init; }

    /// <summary>Whether it has fewer rows than <see cref="FairnessSettings.SmallGroup"/>: its numbers say little.</summary>
    public required bool IsSmall { get; init; }

    /// <summary>Whether these are the rows without a value.</summary>
    public required bool IsMissing { get; init; }

    /// <summary>Whether the others are compared with it.</summary>
    public required bool IsReference { get; init; }

    /// <summary>Part of the rows that are predicted positive.</summary>
    public required RateInterval SelectionRate { get; init; }

    /// <summary>Part of the labelled rows that are positive.</summary>
    public required RateInterval BaseRate { get; init; }

    /// <summary>Part of the positive rows that are predicted positive.</summary>
    public required RateInterval TruePositiveRate { get; init; }

    /// <summary>Part of the negative rows that are predicted positive.</summary>
    public required RateInterval FalsePositiveRate { get; init; }

    /// <summary>Mean score; NaN where there is none.</summary>
    public required double MeanScore { get; init; }

    /// <summary>Expected calibration error: mean over rows of |mean probability - part of positives| of their bin (Naeini et al., AAAI 2015); NaN without probabilities or labels.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Bins of the probability with rows in them.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Each feature's attributions; empty where none were read.</summary>
    public required IReadOnlyList<GroupAttribution> Attributions { get; init; }
}

/// <summary>A bin of predicted probabilities.</summary>
/// <param name="Low">Lower end, which belongs to it.</param>
/// <param name="High">Upper end, which belongs to the next one (of the last, to it).</param>
/// <param name="Count">Labelled rows in it.</param>
/// <param name="MeanProbability">Their mean probability.</param>
/// <param name="PositiveRate">Part of them that is positive.</param>
public sealed record CalibrationBin(double Low, double High, long Count, double MeanProbability, double PositiveRate);

/// <summary>A feature's attributions in a group.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="MeanMagnitude">Mean magnitude.</param>
/// <param name="Mean">Mean with signs.</param>
public sealed record GroupAttribution(string Feature, double MeanMagnitude, double Mean);
