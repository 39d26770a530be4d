namespace MLNet.Xai.Text;

/// <summary>How the words of a text that any model reads are explained.</summary>
public enum TextExplanationMethod
{
    /// <summary><see cref="Exact"/> where the model allows it, else <see cref="Partition"/>.</summary>
    Auto,

    /// <summary>The model's own arithmetic, without a call: for linear models and trees over ML.NET's text features. Others are refused.</summary>
    Exact,

    /// <summary>
    /// LIME for text: a local linear model fitted to variants with words taken out, by default lime's 5,000 with its bag of words, its kernel and its 10 features. Ribeiro et al., KDD 2016.
    /// </summary>
    Lime,

    /// <summary>What the output loses when a word, or a window of words, is hidden. One call a word; the values promise no sum.</summary>
    Occlusion,

    /// <summary>What the output loses when a sentence is hidden.</summary>
    SentenceOcclusion,

    /// <summary>Shapley values of the words: all coalitions where the evaluations allow it (11 words by default), KernelSHAP beyond. Lundberg and Lee, NeurIPS 2017.</summary>
    KernelShap,

    /// <summary>
    /// Owen values over a tree of sentences, clauses and words, as shap's text explainer: exact where the evaluations allow it, else the branches that matter most, down to where the evaluations
    /// end.
    /// </summary>
    Partition,
}
