namespace MLNet.Xai.Cli.Explain;

/// <summary>The values of <c>--method</c>.</summary>
internal enum ExplainMethod
{
    /// <summary>The explanations that the model has in it; else words for models of one text, path-dependent TreeSHAP for trees, and the cheapest exact Shapley values for anything else.</summary>
    Auto,

    /// <summary>Those that the model has in it.</summary>
    Own,

    /// <summary>Path-dependent TreeSHAP.</summary>
    TreeShap,

    /// <summary>Shapley values against the background.</summary>
    Shap,

    /// <summary>Local linear models.</summary>
    Lime,

    /// <summary>The nearest rows of which the model says something else.</summary>
    Counterfactual,

    /// <summary>Rules.</summary>
    Anchor,

    /// <summary>Words of a text.</summary>
    Words,

    /// <summary>Scores only.</summary>
    None,
}
