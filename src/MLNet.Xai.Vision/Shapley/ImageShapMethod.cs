namespace MLNet.Xai.Vision.Shapley;

/// <summary>How Shapley values of superpixels are found.</summary>
public enum ImageShapMethod
{
    /// <summary>
    /// Owen values over a tree of superpixels that halves the picture again and again: neighbours share what they are worth together, as in shap's Partition explainer. Exact for
    /// up to about the square root of <see cref="ImageShapOptions.MaxEvaluations"/> superpixels; beyond, the branches that count most are followed.
    /// </summary>
    Partition,

    /// <summary>Shapley values by KernelSHAP's regression over sampled coalitions; exact where all coalitions are within <see cref="ImageShapOptions.MaxEvaluations"/>.</summary>
    Kernel,
}
