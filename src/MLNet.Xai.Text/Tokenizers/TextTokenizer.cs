namespace MLNet.Xai.Text.Tokenizers;

/// <summary>Cuts texts into the tokens that an encoder was trained on, as Hugging Face's tokenizers do.</summary>
public abstract class TextTokenizer
{
    private protected TextTokenizer()
    {
    }

    /// <summary>Number of tokens in the vocabulary, added ones counted: ids are below it.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The id that fills up short texts in a batch ("[PAD]", "&lt;pad&gt;").</summary>
    public abstract int PadId { get; }

    /// <summary>The id that stands for a hidden token ("[MASK]", "&lt;mask&gt;"); null where the vocabulary has none.</summary>
    public abstract int? MaskId { get; }

    /// <summary>The text of the mask token, which <see cref="Encode"/> recognises inside a text; null where there is none.</summary>
    public abstract string? MaskText { get; }

    /// <summary>The token of an id: "##ing".</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public abstract string TokenOf(int id);

    /// <summary>A text's tokens with the special ones around them ("[CLS]" ... "[SEP]").</summary>
    /// <param name="text">Any text: empty, with lone surrogates, of any length.</param>
    /// <param name="maxTokens">The most tokens, special ones counted; what is over is cut at the end, before the last special token.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxTokens"/> leaves no room for the special tokens.</exception>
    public abstract EncodedText Encode(string text, int maxTokens = 512);
}
