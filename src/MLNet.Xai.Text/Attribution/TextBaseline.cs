using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>What a text is compared with by integrated gradients, DeepLIFT and gradient SHAP: embeddings that stand where those of its words do.</summary>
/// <remarks>
/// Positions, types and the attention mask stay those of the text, as in captum's LayerIntegratedGradients over the word embeddings. Which baseline is right depends on
/// the question; the papers use [PAD] (captum's tutorials), zeros (Sundararajan et al.) and [MASK].
/// </remarks>
public sealed record TextBaseline
{
    private TextBaseline(TextBaselineKind kind) => Kind = kind;

    /// <summary>Embeddings of zeros.</summary>
    public static TextBaseline Zero { get; } = new(TextBaselineKind.Zero);

    /// <summary>The embedding of the token that fills up short texts, "[PAD]" or "&lt;pad&gt;", as in captum's tutorials; the default.</summary>
    public static TextBaseline Pad { get; } = new(TextBaselineKind.Pad);

    /// <summary>The embedding of the token that stands for a hidden one, "[MASK]" or "&lt;mask&gt;"; for tokenizers that have it.</summary>
    public static TextBaseline Mask { get; } = new(TextBaselineKind.Mask);

    /// <summary>Whether special tokens ("[CLS]", "[SEP]") stay in the baseline as they are, so that they get nothing; true. Of <see cref="Texts"/> they always do.</summary>
    public bool KeepSpecialTokens { get; init; } = true;

    internal TextBaselineKind Kind { get; }

    /// <summary>The user's embeddings.</summary>
    internal Tensor? Values { get; private init; }

    /// <summary>The user's texts.</summary>
    internal IReadOnlyList<string> Sources { get; private init; } = [];

    /// <summary>Embeddings of the caller's.</summary>
    /// <param name="values">
    /// In the model's units: [D] or [1, D], the same for every token; [T, D] for a text of T tokens; [K, 1, D] or [K, T, D] for gradient SHAP and DeepLIFT, which take several.
    /// </param>
    /// <exception cref="ArgumentException">It has no such shape, or values that are not finite.</exception>
    public static TextBaseline Embeddings(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!values.is_floating_point() || values.dim() is < 1 or > 3 || values.numel() == 0)
            throw new ArgumentException($"The baseline is {values.dtype} [{string.Join(", ", values.shape)}]; it must hold embeddings [D], [T, D] or [K, T, D].", nameof(values));
        if (!Torch.Attribution.AttributionInput.IsFinite(values))
            throw new ArgumentException("The baseline has values that are NaN or infinite.", nameof(values));
        return new(TextBaselineKind.Embeddings) { Values = values };
    }

    /// <summary>
    /// Other texts, several for gradient SHAP and DeepLIFT: their tokens stand, in their order, where the text's own do; what is over is cut, what is missing is [PAD].
    /// </summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static TextBaseline Texts(params IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0 || texts.Any(t => t is null))
            throw new ArgumentException("There are no baseline texts, or one of them is null.", nameof(texts));
        return new(TextBaselineKind.Texts) { Sources = [.. texts] };
    }
}

/// <summary>Where a baseline's embeddings come from.</summary>
internal enum TextBaselineKind
{
    Zero,
    Pad,
    Mask,
    Embeddings,
    Texts,
}
