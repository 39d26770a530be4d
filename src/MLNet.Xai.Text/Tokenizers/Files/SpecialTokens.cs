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
    public static SpecialTokens Bert { get; } = new("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]");

    /// <summary>A vocabulary with these.</summary>
    /// <exception cref="InvalidDataException">It lacks one that it must have.</exception>
    public TokenizerParts Around(Vocabulary vocabulary)
    {
        string[] all = [Unknown, First, Last, Pad, .. vocabulary.TryFind(Mask, out _) ? (string[])[Mask] : []];
        AddedToken[] added = [.. all.Distinct(StringComparer.Ordinal).Select(t => new AddedToken(t, vocabulary.Find(t)))];
        return new TokenizerParts(vocabulary, added, [vocabulary.Find(First)], [vocabulary.Find(Last)], vocabulary.Find(Pad), all.Length > 4 ? vocabulary.Find(Mask) : null);
    }
}
