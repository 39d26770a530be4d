using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Texts;

/// <summary>Words as a reader sees them, by user-perceived characters.</summary>
/// <remarks>
/// After Unicode's word boundaries (UAX 29): letters, numbers, marks and connectors; a single mid-word character (' ’ · . : between letters, . , ' between digits) where a word goes on behind it.
/// Scripts without spaces: Han and kana character by character; Thai, Lao, Khmer and Burmese, which need a dictionary, by runs.
/// </remarks>
internal static class WordSplitter
{
    private enum Kind
    {
        Space,
        Punctuation,
        Letter,
        Digit,
        Alone,
    }

    public static IReadOnlyList<TextRange> Split(string text)
    {
        List<(TextRange Place, Kind Kind)> characters = [];
        for (int at = 0, length; at < text.Length; at += length)
        {
            // Between two ASCII characters a cluster ends, but within a line break of two.
            bool alone = char.IsAscii(text[at]) && text[at] != '\r' && (at + 1 == text.Length || char.IsAscii(text[at + 1]));
            length = alone ? 1 : StringInfo.GetNextTextElementLength(text.AsSpan(at));
            characters.Add((new TextRange(at, length), KindOf(text, at)));
        }

        List<TextRange> words = [];
        for (int i = 0; i < characters.Count;)
        {
            int end = End(text, characters, i);
            if (end > i)
                words.Add(new TextRange(characters[i].Place.Start, characters[end - 1].Place.End - characters[i].Place.Start));
            i = Math.Max(i + 1, end);
        }

        return words.Count > 0 ? words : Runs(characters);
    }

    // Behind the word that begins at a character; the character itself where none does.
    private static int End(string text, List<(TextRange Place, Kind Kind)> characters, int first)
    {
        if (characters[first].Kind == Kind.Alone)
            return first + 1;
        int end = first;
        while (end < characters.Count)
        {
            if (characters[end].Kind is Kind.Letter or Kind.Digit)
                end++;
            else if (end > first && end + 1 < characters.Count && Joins(text, characters[end - 1].Kind, characters[end].Place, characters[end + 1].Kind))
                end += 2;
            else
                break;
        }

        return end;
    }

    // A grapheme cluster of several code points that begins with a mid-word character is none.
    private static bool Joins(string text, Kind before, TextRange middle, Kind behind) => middle.Length == 1 && (before, behind) switch
    {
        (Kind.Letter, Kind.Letter) => text[middle.Start] is '\'' or '’' or '·' or '.' or ':' or '‧' or '＇' or '．' or '\u00AD',
        (Kind.Digit, Kind.Digit) => text[middle.Start] is '\'' or '’' or '.' or ',' or '٫' or '٬' or '．' or '，',
        _ => false,
    };

    private static Kind KindOf(string text, int at)
    {
        if (!Runes.At(text, at, out Rune rune, out _))
            return Kind.Alone;
        if (IsIdeograph(rune.Value))
            return Kind.Alone;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.LetterNumber => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber => Kind.Digit,
            UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => Kind.Alone,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.Format => Kind.Space,
            _ => Kind.Punctuation,
        };
    }

    private static bool IsIdeograph(int value) => value is (>= 0x2E80 and <= 0x2FDF) or 0x3005 or 0x3007 or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9D) or (>= 0x1F200 and <= 0x1F2FF) or (>= 0x20000 and <= 0x3FFFF);

    private static List<TextRange> Runs(List<(TextRange Place, Kind Kind)> characters)
    {
        List<TextRange> runs = [];
        foreach ((TextRange place, Kind kind) in characters)
        {
            if (kind == Kind.Space)
                continue;
            if (runs.Count > 0 && runs[^1].End == place.Start)
                runs[^1] = new TextRange(runs[^1].Start, place.End - runs[^1].Start);
            else
                runs.Add(place);
        }

        return runs;
    }
}
