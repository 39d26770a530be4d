namespace MLNet.Xai.Tabular;

/// <summary>How Shapley values of any model are found. All explain the same game: absent features are those of background rows.</summary>
public enum ShapMethod
{
    /// <summary>
    /// The exact and cheapest for what the model is: <see cref="Trees"/> for tree models and GAMs, <see cref="Linear"/> for linear ones, else <see cref="Exact"/> for up to 11 features and
    /// <see cref="Kernel"/> beyond.
    /// </summary>
    Auto,

    /// <summary>Interventional TreeSHAP on the model's own trees: exact for margins; for probabilities too up to 12 features, else sampled. GAMs are trees here.</summary>
    Trees,

    /// <summary>Weight times distance from the background's mean: exact, for the sums of linear models.</summary>
    Linear,

    /// <summary>All coalitions: exact, for up to 16 features that matter.</summary>
    Exact,

    /// <summary>KernelSHAP with leverage sampling.</summary>
    Kernel,

    /// <summary>Random orders, walked forwards and backwards.</summary>
    Permutation,
}
