namespace MLNet.Xai;

/// <summary>What <c>Explain().Agreement</c> measures.</summary>
public sealed class AgreementOptions
{
    /// <summary>The rank correlation; Spearman's by default.</summary>
    public RankMeasure RankMeasure { get; set; } = RankMeasure.Spearman;

    /// <summary>How many of the largest attributions <c>.TopOverlap</c> and <c>.SignedTopOverlap</c> compare; 5 by default. From all features on the overlap is 1, and so is its chance level.</summary>
    public int Top { get; set; } = 5;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Top, 1, $"{nameof(AgreementOptions)}.{nameof(Top)}");
        if (!Enum.IsDefined(RankMeasure))
            throw new ArgumentOutOfRangeException($"{nameof(AgreementOptions)}.{nameof(RankMeasure)}", RankMeasure, "There is no such rank correlation; there are Spearman and Kendall.");
    }
}
