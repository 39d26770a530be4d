using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>Names of the special tokens of a vocabulary that says nothing about them itself.</summary>
/// <param name="Unknown">For what the vocabulary does not know.</param>
/// <param name="First">In front of each text.</param>
/// <param name="Last">Behind it.</param>
/// <param name="Pad">Fills up.</param>
/// <param name="Mask">Hides; the vocabulary may lack it.</param>
internal sealed record SpecialTokens(string Unknown, string First, string Last, string Pad, string Mask)
{
    /// <summary>The names that BERT gave them.</summary>
    public static SpecialTokens Bert { get; } = new("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]");

    /// <summary>The names that RoBERTa gave them.</summary>
    public static SpecialTokens Roberta { get; } = new("<unk>", "<s>", "</s>", "<pad>", "<mask>");

    /// <summary>Complaints about a file become ones about an argument.</summary>
    /// <exception cref="ArgumentException">It was complained.</exception>
    public static T AsArgument<T>(Func<T> make, string name)
    {
        try
        {
            return make();
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"These tokens are no vocabulary: {e.Message}.", name, e);
        }
    }

    /// <summary>A vocabulary with these.</summary>
    /// <param name="vocabulary">All tokens.</param>
    /// <param name="stripBeforeMask">Whether the mask token takes the white space before it: RoBERTa's does.</param>
    /// <exception cref="InvalidDataException">It lacks one that it must have.</exception>
    public TokenizerParts Around(Vocabulary vocabulary, bool stripBeforeMask = false)
    {
        string[] all = [Unknown, First, Last, Pad, .. vocabulary.TryFindAny(Mask, out _) ? (string[])[Mask] : []];
        AddedToken[] added = [.. all.Distinct(StringComparer.Ordinal).Select(t => new AddedToken(t, vocabulary.Find(t), LeftStrip: stripBeforeMask && string.Equals(t, Mask, StringComparison.Ordinal)))];
        return new TokenizerParts(vocabulary, added, [vocabulary.Find(First)], [vocabulary.Find(Last)], vocabulary.Find(Pad), all.Length > 4 ? vocabulary.Find(Mask) : null);
    }
}
