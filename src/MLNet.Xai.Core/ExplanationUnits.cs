namespace MLNet.Xai.Core;

/// <summary>The scale on which attributions add up.</summary>
public enum ExplanationUnits
{
    /// <summary>The model's raw score: log-odds for boosted classifiers, the target's unit for a regression.</summary>
    Margin,

    /// <summary>The probability that the model reports.</summary>
    Probability,
}
