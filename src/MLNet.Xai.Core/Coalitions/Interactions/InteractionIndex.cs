namespace MLNet.Xai.Core.Coalitions;

/// <summary>What the interaction of several players is.</summary>
/// <remarks>With m the Möbius transform (Harsanyi dividends) of the game, each is a weighted sum of m(T) over the coalitions T that hold the players S.</remarks>
public enum InteractionIndex
{
    /// <summary>SII: the mean discrete derivative in a random order in which the players come as one. Grabisch and Roubens, 1999. Does not add up beyond order 1.</summary>
    Shapley,

    /// <summary>
    /// k-SII, or n-Shapley values: SII of all orders up to the largest put together so that they add up to the prediction. Lundberg et al., 2020 (order 2); Bordt and von Luxburg, AISTATS
    /// 2023. shapiq's default. Order 2 is the matrix of <see cref="ExactGame.Interactions()"/>: there half of a pair stands on either side of the diagonal.
    /// </summary>
    KShapley,

    /// <summary>STII: dividends below the largest order, which shares out all the rest; adds up. Sundararajan, Dhamdhere and Agarwal, ICML 2020.</summary>
    ShapleyTaylor,

    /// <summary>FSII, Faith-SHAP: the polynomial of the largest order that is nearest to the game by the Shapley kernel; adds up. Tsai, Yeh and Ravikumar, JMLR 2023.</summary>
    FaithfulShapley,

    /// <summary>BII: the mean discrete derivative over all coalitions alike. Grabisch and Roubens, 1999. Does not add up.</summary>
    Banzhaf,
}
