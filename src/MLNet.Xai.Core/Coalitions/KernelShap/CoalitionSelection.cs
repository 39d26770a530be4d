namespace MLNet.Xai.Core.Coalitions;

/// <summary>Which players KernelSHAP's regression keeps; the others get zero.</summary>
public enum CoalitionSelection
{
    /// <summary>All.</summary>
    None,

    /// <summary>The first so many by least angle regression, shap's <c>num_features(k)</c>.</summary>
    Top,

    /// <summary>Those of the lasso's path with the least Akaike criterion, shap's <c>aic</c>.</summary>
    Aic,

    /// <summary>Those of the lasso's path with the least Bayesian criterion, shap's <c>bic</c>.</summary>
    Bic,

    /// <summary>Those that a lasso of given penalty keeps, shap's number.</summary>
    Lasso,
}
