namespace MLNet.Xai;

/// <summary>Correlations of two orders.</summary>
public enum RankMeasure
{
    /// <summary>Spearman's: the correlation of ranks.</summary>
    Spearman,

    /// <summary>Kendall's tau-b: pairs in the same order less pairs in the other order.</summary>
    Kendall,
}
