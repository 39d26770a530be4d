namespace MLNet.Xai.Core.Texts;

/// <summary>A piece of a text that has an attribution: a word, a part of one, a sentence, or a special token that stands nowhere in the text.</summary>
/// <param name="Text">As it is shown: "movie", "##ing", "[CLS]".</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units; where a special token would stand.</param>
/// <param name="Length">How many UTF-16 units it is long; 0 for a special token.</param>
/// <param name="Word">The word that it is a part of, counted from 0 in the order of the text; -1 for a special token.</param>
public readonly record struct TextToken(string Text, int Start, int Length, int Word)
{
    /// <summary>Whether it stands nowhere in the text.</summary>
    public bool IsSpecial => Word < 0;
}
