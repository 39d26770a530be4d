namespace MLNet.Xai.Core.Fairness;

/// <summary>How groups are compared.</summary>
public sealed class FairnessSettings
{
    /// <summary>Name of the group that the others are compared with; the largest one with a known value when <see langword="null"/>, the default.</summary>
    public string? ReferenceGroup { get; set; }

    /// <summary>Groups of fewer rows are flagged, and left out of the ratios and differences between groups; 30 by default.</summary>
    public int SmallGroup { get; set; } = 30;

    /// <summary>Bins of equal width for calibration; 10 by default.</summary>
    public int Bins { get; set; } = 10;

    /// <summary>Level of the confidence intervals; 0.95 by default.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>Rows of each group whose attributions are kept for distances of distributions; 2,000 by default, fewer where there are more than 2,500 features. Means and rates are of all rows.</summary>
    public int SampleRows { get; set; } = 2000;

    /// <summary>Most groups; 50 by default. A number with many values is better made a range before.</summary>
    public int MostGroups { get; set; } = 50;

    /// <summary>Seed of the samples; 1 by default.</summary>
    public long Seed { get; set; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SmallGroup, 0, $"{nameof(FairnessSettings)}.{nameof(SmallGroup)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 2, $"{nameof(FairnessSettings)}.{nameof(Bins)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleRows, 2, $"{nameof(FairnessSettings)}.{nameof(SampleRows)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(MostGroups, 2, $"{nameof(FairnessSettings)}.{nameof(MostGroups)}");
        if (Confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException($"{nameof(FairnessSettings)}.{nameof(Confidence)}", Confidence, "A confidence level lies between 0 and 1.");
    }
}
