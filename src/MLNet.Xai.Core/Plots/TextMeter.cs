using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Plots;

/// <summary>Widths of text without a font engine: the advance widths of Helvetica, which Arial, Liberation Sans and most sans faces share or undercut.</summary>
internal static class TextMeter
{
    /// <summary>The fonts asked for, all of about the measured widths.</summary>
    public const string FontStack = "Helvetica,Arial,\"Liberation Sans\",Roboto,\"Noto Sans\",sans-serif";

    /// <summary>What measured widths are too wide by.</summary>
    public const double Spare = 1.02;

    private const int ZeroWidthJoiner = 0x200D;

    // Thousandths of the font size for U+0020..U+007E.
    private static ReadOnlySpan<short> Ascii =>
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>Width in pixels of one line of text, 2 % on the wide side.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        double sum = 0;
        int before = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // Families, flags and tones of skin are one sign.
            bool joined = before >= 0x1F000 && (rune.Value is >= 0x1F3FB and <= 0x1F3FF || (IsFlag(before) && IsFlag(rune.Value)));
            if (before == ZeroWidthJoiner && rune.Value >= 0x2600)
                joined = true;
            sum += joined ? 0 : Thousandths(rune);
            before = joined && IsFlag(rune.Value) ? 0 : rune.Value;
        }

        return sum / 1000 * size * (bold ? 1.08 : Spare);
    }

    /// <summary>The text, or its beginning with an ellipsis where it is wider than allowed. Never cuts a letter from its accents.</summary>
    public static string Truncate(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width + 0.01)
            return text;
        StringBuilder kept = new();
        double room = width - Width("…", size, bold);
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            string letter = letters.GetTextElement();
            room -= Width(letter, size, bold);
            if (room < 0)
                break;
            kept.Append(letter);
        }

        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>A name and its tail, cut where both together are too wide: the name first, the tail only where it alone takes most of the room.</summary>
    public static (string Name, string Tail) Truncate(string name, string tail, double size, double width)
    {
        double own = Width(name, size);
        string shownTail = own + Width(tail, size) <= width ? tail : Truncate(tail, size, Math.Max(width * 0.6, width - own));
        return (Truncate(name, size, width - Width(shownTail, size)), shownTail);
    }

    private static bool IsFlag(int code) => code is >= 0x1F1E6 and <= 0x1F1FF;

    private static int Thousandths(Rune rune)
    {
        int code = rune.Value;
        if (code is >= 0x20 and <= 0x7E)
            return Ascii[code - 0x20];
        if (code is '−' or '±' or '×' or '≈')
            return 584;
        if (code is '…' or '→' or '←')
            return 1000;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            _ when IsWide(code) => code >= 0x1F000 ? 1250 : 1000,
            UnicodeCategory.OtherLetter when code is >= 0x0600 and <= 0x06FF => 540, // joined
            UnicodeCategory.UppercaseLetter => 740,
            UnicodeCategory.LowercaseLetter => 600,
            _ => 640,
        };
    }

    // East Asian wide forms and emoji.
    public static bool IsWide(int code) =>
        code is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
            or (>= 0x2600 and <= 0x27BF) or >= 0x1F000;
}
