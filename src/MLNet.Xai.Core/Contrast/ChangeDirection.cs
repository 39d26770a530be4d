namespace MLNet.Xai.Core.Contrast;

/// <summary>Which way a feature may be changed.</summary>
public enum ChangeDirection
{
    /// <summary>Up and down.</summary>
    Both,

    /// <summary>Up only: an age, the years in a job.</summary>
    Increase,

    /// <summary>Down only.</summary>
    Decrease,

    /// <summary>Not at all.</summary>
    Fixed,
}
