namespace MLNet.Xai.Core.Lime;

/// <summary>How far a sample is from the explained row.</summary>
public enum LimeDistance
{
    /// <summary>Euclidean, lime's default for tables.</summary>
    Euclidean,

    /// <summary>Sum of absolute differences.</summary>
    Manhattan,

    /// <summary>1 less the cosine of the angle between them.</summary>
    Cosine,
}
