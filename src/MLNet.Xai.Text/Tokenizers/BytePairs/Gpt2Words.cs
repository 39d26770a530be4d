using System.Globalization;
using MLNet.Xai.Text.Tokenizers.Unicode;

namespace MLNet.Xai.Text.Tokenizers.BytePairs;

/// <summary>GPT-2's words: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.</summary>
internal static class Gpt2Words
{
    private static readonly string[] s_contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>Where the word that begins at a place ends.</summary>
    public static int End(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '\'')
        {
            foreach (string contraction in s_contractions)
            {
                if (text[at..].StartsWith(contraction, StringComparison.Ordinal))
                    return at + contraction.Length;
            }
        }

        int from = text[at] == ' ' && at + 1 < text.Length ? at + 1 : at;
        Kind kind = KindAt(text, from, out _);
        int end = RunEnd(text, kind == Kind.Space ? at : from, kind);
        // White space before a word leaves its last character to that word, or to stand alone.
        return kind == Kind.Space && end < text.Length && end - at > 1 ? end - 1 : end;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int at, Kind kind)
    {
        while (at < text.Length && KindAt(text, at, out int length) == kind)
            at += length;
        return at;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        int codePoint = Characters.At(text, at, out length);
        if (Characters.IsSpace(codePoint))
            return Kind.Space;
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }
}
