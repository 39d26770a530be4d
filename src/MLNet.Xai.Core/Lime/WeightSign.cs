namespace MLNet.Xai.Core.Lime;

/// <summary>Which weights a mask shows.</summary>
public enum WeightSign
{
    /// <summary>Those that speak for the label.</summary>
    Positive,

    /// <summary>Those that speak against it.</summary>
    Negative,

    /// <summary>The largest of both.</summary>
    Both,
}
