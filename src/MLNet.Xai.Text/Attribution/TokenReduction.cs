namespace MLNet.Xai.Text.Attribution;

/// <summary>How the attributions of a token's D embedding values become one number.</summary>
public enum TokenReduction
{
    /// <summary>Their sum, which keeps signs and completeness.</summary>
    Sum,

    /// <summary>Their Euclidean norm: how much, without a direction. Usual for gradients.</summary>
    L2Norm,

    /// <summary>The sum of their magnitudes.</summary>
    L1Norm,
}
