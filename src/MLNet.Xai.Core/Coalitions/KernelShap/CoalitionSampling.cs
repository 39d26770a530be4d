namespace MLNet.Xai.Core.Coalitions;

/// <summary>Which coalitions KernelSHAP evaluates when there are too many for all.</summary>
public enum CoalitionSampling
{
    /// <summary>
    /// Leverage scores: as many coalitions of every size, each with its complement, none twice. Musco and Witter, "Provably accurate Shapley value estimation via
    /// leverage score sampling", ICLR 2025.
    /// </summary>
    Leverage,

    /// <summary>
    /// As shap: sizes are taken whole from the outside while the budget lasts, the rest is drawn by the kernel's weights, each with its complement. Covert and Lee, AISTATS 2021.
    /// </summary>
    Paired,

    /// <summary>Drawn by the kernel's weights one by one, the original estimator. Lundberg and Lee, NeurIPS 2017.</summary>
    Plain,
}
