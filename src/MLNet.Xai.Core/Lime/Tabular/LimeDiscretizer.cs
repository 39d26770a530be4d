namespace MLNet.Xai.Core.Lime;

/// <summary>How LIME cuts continuous features into bins.</summary>
public enum LimeDiscretizer
{
    /// <summary>At the quartiles, lime's default.</summary>
    Quartile,

    /// <summary>At the deciles.</summary>
    Decile,

    /// <summary>Where a decision tree of depth 3 splits by the entropy of the labels.</summary>
    Entropy,

    /// <summary>Not at all: weights are of the scaled values.</summary>
    None,
}
