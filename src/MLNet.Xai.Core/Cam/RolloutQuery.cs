namespace MLNet.Xai.Core.Cam;

/// <summary>Whose last states attention is rolled out from.</summary>
public enum RolloutQuery
{
    /// <summary>The first token's, "[CLS]" or "&lt;s&gt;": for classifiers whose head reads it.</summary>
    FirstToken,

    /// <summary>All tokens', each with the same weight: for heads that read the mean.</summary>
    MeanOfTokens,
}
