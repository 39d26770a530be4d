using System.Text;

namespace MLNet.Xai.Core.Texts;

/// <summary>Cuts texts into pieces with their places.</summary>
/// <remarks>One pass over the text; any text, with lone surrogates too.</remarks>
public static class TextSplitter
{
    /// <summary>The pieces, in the order of the text; none overlap.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="split">What a piece is.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such split.</exception>
    public static IReadOnlyList<TextRange> Split(string text, TextSplit split)
    {
        ArgumentNullException.ThrowIfNull(text);
        return split switch
        {
            TextSplit.Words => WordSplitter.Split(text),
            TextSplit.LimeWords => LimeWords(text),
            TextSplit.Sentences => SentenceSplitter.Split(text),
            TextSplit.Characters => Characters(text),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
        };
    }

    private static List<TextRange> LimeWords(string text)
    {
        List<TextRange> words = [];
        int start = -1;
        for (int at = 0, length; at < text.Length; at += length)
        {
            bool inside = Runes.At(text, at, out Rune rune, out length) && (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_');
            if (inside && start < 0)
                start = at;
            if (inside || start < 0)
                continue;
            words.Add(new TextRange(start, at - start));
            start = -1;
        }

        if (start >= 0)
            words.Add(new TextRange(start, text.Length - start));
        return words;
    }

    private static List<TextRange> Characters(string text)
    {
        List<TextRange> characters = [];
        for (int at = 0, length; at < text.Length; at += length)
        {
            _ = Runes.At(text, at, out _, out length);
            characters.Add(new TextRange(at, length));
        }

        return characters;
    }
}
