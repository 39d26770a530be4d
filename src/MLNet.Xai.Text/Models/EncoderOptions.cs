namespace MLNet.Xai.Text.Models;

/// <summary>The shape of an encoder with a classifier; the defaults are <c>bert-base-uncased</c>'s with two classes.</summary>
public sealed class EncoderOptions
{
    /// <summary>Number of tokens in the vocabulary; default 30,522.</summary>
    public int VocabularySize { get; set; } = 30522;

    /// <summary>Width of a token; default 768.</summary>
    public int HiddenSize { get; set; } = 768;

    /// <summary>Number of blocks; default 12.</summary>
    public int Layers { get; set; } = 12;

    /// <summary>Attention heads of a block; default 12. Must divide <see cref="HiddenSize"/>.</summary>
    public int Heads { get; set; } = 12;

    /// <summary>Hidden width of the feed-forward parts; default 3,072.</summary>
    public int IntermediateSize { get; set; } = 3072;

    /// <summary>Rows of the position embedding; default 512. RoBERTa's first <see cref="PadId"/> + 1 stand for no token.</summary>
    public int MaxPositions { get; set; } = 512;

    /// <summary>Rows of the embedding of token types; default 2, 0 for none. Only the first is used: there is one text. DistilBERT has none, whatever stands here.</summary>
    public int TypeVocabularySize { get; set; } = 2;

    /// <summary>Added to the variance in layer norm; default 1e-12, RoBERTa's is 1e-5.</summary>
    public double LayerNormEpsilon { get; set; } = 1e-12;

    /// <summary>The non-linear step of the feed-forward parts; default <see cref="EncoderActivation.Gelu"/>.</summary>
    public EncoderActivation Activation { get; set; }

    /// <summary>The padding token's id; default 0. RoBERTa counts positions from the number after it, and has 1.</summary>
    public int PadId { get; set; }

    /// <summary>Number of outputs; default 2.</summary>
    public int LabelCount { get; set; } = 2;

    /// <summary>Part of the values that training leaves out behind embeddings and blocks; default 0.1.</summary>
    public double Dropout { get; set; } = 0.1;

    /// <summary>Part of the attention that training leaves out; default 0.1.</summary>
    public double AttentionDropout { get; set; } = 0.1;

    /// <summary>Part of the values that training leaves out before the classifier; default <see cref="Dropout"/>.</summary>
    public double? ClassifierDropout { get; set; }

    /// <summary>Standard deviation of the weights that a new model starts with; default 0.02.</summary>
    public double InitializerRange { get; set; } = 0.02;

    internal EncoderOptions Copy() => (EncoderOptions)MemberwiseClone();

    /// <exception cref="ArgumentException">A size is below 1, or sizes do not go together; the message names the option.</exception>
    internal void Validate()
    {
        foreach ((string name, int size) in (ReadOnlySpan<(string, int)>)[
            (nameof(VocabularySize), VocabularySize), (nameof(HiddenSize), HiddenSize), (nameof(Layers), Layers), (nameof(Heads), Heads),
            (nameof(IntermediateSize), IntermediateSize), (nameof(MaxPositions), MaxPositions), (nameof(LabelCount), LabelCount)])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, name);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(TypeVocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegative(PadId);
        if (HiddenSize % Heads != 0)
            throw new ArgumentException($"{Heads} heads do not divide a width of {HiddenSize}.", nameof(Heads));
        if (!(LayerNormEpsilon > 0))
            throw new ArgumentOutOfRangeException(nameof(LayerNormEpsilon), LayerNormEpsilon, "It must be above 0.");
        if (!Enum.IsDefined(Activation))
            throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "There is no such activation.");
        if (!(InitializerRange >= 0))
            throw new ArgumentOutOfRangeException(nameof(InitializerRange), InitializerRange, "It must not be negative.");
        foreach ((string name, double part) in (ReadOnlySpan<(string, double)>)[
            (nameof(Dropout), Dropout), (nameof(AttentionDropout), AttentionDropout), (nameof(ClassifierDropout), ClassifierDropout ?? 0)])
        {
            if (part is not (>= 0 and < 1))
                throw new ArgumentOutOfRangeException(name, part, "A part that is left out is at least 0 and below 1.");
        }
    }
}
