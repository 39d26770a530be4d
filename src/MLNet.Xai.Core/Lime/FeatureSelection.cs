namespace MLNet.Xai.Core.Lime;

/// <summary>How LIME picks the features of its local linear model.</summary>
public enum FeatureSelection
{
    /// <summary><see cref="ForwardSelection"/> up to 6 features, <see cref="HighestWeights"/> beyond.</summary>
    Auto,

    /// <summary>All features.</summary>
    None,

    /// <summary>One feature at a time, always the one that raises the weighted R2 most.</summary>
    ForwardSelection,

    /// <summary>The largest |coefficient x value of the explained row| of a ridge regression on all features.</summary>
    HighestWeights,

    /// <summary>The features on the longest stretch of the lasso path that has few enough of them.</summary>
    LassoPath,
}
