namespace MLNet.Xai.Tabular;

/// <summary>
/// How Shapley values of any model are found. All but <see cref="CorrelatedLinear"/>, <see cref="Partition"/> and <see cref="Banzhaf"/> give the same values, exactly or within their errors: those of
/// the game in which absent features are those of background rows.
/// </summary>
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

    /// <summary>
    /// For the sums of linear models where features are correlated: absent features are what present ones let expect, by a normal distribution fitted to the background. Exact for up to 16
    /// features, else sampled. Another game than the other methods'.
    /// </summary>
    CorrelatedLinear,

    /// <summary>What each feature adds, for models that are sums of functions of single features; others are refused. Exact.</summary>
    Additive,

    /// <summary>All coalitions: exact, for up to 16 features that matter.</summary>
    Exact,

    /// <summary>KernelSHAP with leverage sampling.</summary>
    Kernel,

    /// <summary>Random orders, walked forwards and backwards.</summary>
    Permutation,

    /// <summary>Random orders and background rows, one feature at a time: shap's sampling explainer. Needs no more memory for thousands of features.</summary>
    Sampling,

    /// <summary>KernelSHAP's regression corrected by a proxy, trees fitted to the coalitions and explained exactly: fewer errors from the same scorings where few features interact.</summary>
    Proxy,

    /// <summary>
    /// Owen values: features that are correlated in the background take part together before they part, as in shap's partition explainer. Up to about players squared scorings. Another value than
    /// Shapley's.
    /// </summary>
    Partition,

    /// <summary>Banzhaf values, over all coalitions alike; for up to 16 features that matter. They do not add up: the residual says by how much.</summary>
    Banzhaf,
}
