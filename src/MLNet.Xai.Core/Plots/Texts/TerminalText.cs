using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Plots;

/// <summary>Text that a terminal shows and does not obey, and how many cells it takes.</summary>
internal static class TerminalText
{
    /// <summary>Without control characters and marks of direction; line ends stay where they are asked for, else they are spaces.</summary>
    public static string Clean(string text, bool lines = false)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
                clean.Append(lines && rune.Value == '\n' ? '\n' : ' ');
            else
                Svg.XmlText.AppendShown(clean, rune);
        }

        return clean.ToString();
    }

    /// <summary>Cells of a line: two for wide signs, none for accents.</summary>
    public static int Width(string text)
    {
        int width = 0;
        TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
            width += Cells(letters.GetTextElement());
        return width;
    }

    /// <summary>The text, or its beginning and an ellipsis where it takes more cells.</summary>
    public static string Fit(string text, int cells)
    {
        if (Width(text) <= cells)
            return text;
        StringBuilder kept = new();
        int left = cells - 1;
        TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext() && (left -= Cells(letters.GetTextElement())) >= 0)
            kept.Append(letters.GetTextElement());
        return kept.Append('…').ToString();
    }

    private static int Cells(string letter)
    {
        Rune first = letter.EnumerateRunes().First();
        if (Rune.GetUnicodeCategory(first) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;

        // Of the dingbats only those that are emoji by themselves, or by the sign for that behind them, are wide.
        bool symbol = first.Value is >= 0x2600 and <= 0x27BF;
        return letter.Contains('\uFE0F', StringComparison.Ordinal) || (TextMeter.IsWide(first.Value) && !symbol) ? 2 : 1;
    }
}
