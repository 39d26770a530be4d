namespace MLNet.Xai.Reports;

/// <summary>Rows that have something in common, and on which the model is worse than on the others.</summary>
public sealed record ReportSlice
{
    /// <summary>What they have in common: "Income ≤ 2,100 and Purpose = car".</summary>
    public required string Name { get; init; }

    /// <summary>How many they are.</summary>
    public required long Rows { get; init; }

    /// <summary>Part of all rows with a loss.</summary>
    public required double Share { get; init; }

    /// <summary>Their mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The mean loss of all other rows.</summary>
    public required double OtherLoss { get; init; }

    /// <summary>Lower end of the 95 % interval of the difference (Welch).</summary>
    public required double Low { get; init; }

    /// <summary>Upper end.</summary>
    public required double High { get; init; }

    /// <summary>Of the hypothesis that there is no difference, by Holm's method over all slices that were looked at.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>The difference in units of the losses' standard deviation: sqrt((variance inside + variance outside) / 2). Chung et al., "Slice Finder", ICDE 2019.</summary>
    public required double Effect { get; init; }

    /// <summary>Whether two features describe it.</summary>
    public required bool IsPair { get; init; }
}
