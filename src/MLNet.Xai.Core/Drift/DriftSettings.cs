namespace MLNet.Xai.Core.Drift;

/// <summary>How two sets of explanations are compared.</summary>
public sealed class DriftSettings
{
    /// <summary>Rows of each side that are kept for distances of distributions; 10,000 by default, fewer where there are more than 500 features. Means and ranks are of all rows.</summary>
    public int SampleRows { get; set; } = 10_000;

    /// <summary>Bins of the population stability index; 10 by default.</summary>
    public int Bins { get; set; } = 10;

    /// <summary>Level of the confidence intervals; 0.95 by default.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>Seed of the samples; 1 by default.</summary>
    public long Seed { get; set; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleRows, 2, $"{nameof(DriftSettings)}.{nameof(SampleRows)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 2, $"{nameof(DriftSettings)}.{nameof(Bins)}");
        if (Confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException($"{nameof(DriftSettings)}.{nameof(Confidence)}", Confidence, "A confidence level lies between 0 and 1.");
    }
}
