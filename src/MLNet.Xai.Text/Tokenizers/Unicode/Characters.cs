using System.Globalization;

namespace MLNet.Xai.Text.Tokenizers.Unicode;

/// <summary>
/// The characters as Hugging Face's tokenizers know them. A table of our own (Characters.txt), since .NET's depends on its version, and its normalisation does nothing
/// outside ASCII under InvariantGlobalization.
/// </summary>
internal static class Characters
{
    /// <summary>What a lone surrogate is read as: what any UTF-8 writer makes of it.</summary>
    public const int Replacement = 0xFFFD;

    /// <summary>İ, the only letter whose lower case is two characters: i and a dot above.</summary>
    public const int DottedI = 0x130, DotAbove = 0x307;

    private const int HangulFirst = 0xAC00, HangulCount = 11172, JamoL = 0x1100, JamoV = 0x1161, JamoT = 0x11A7;

    private static readonly CharacterTable s_table = CharacterTable.Load();

    public static CharacterTraits Traits(int codePoint) => s_table.Traits(codePoint);

    /// <summary>The lower case of any character but <see cref="DottedI"/>.</summary>
    public static int ToLower(int codePoint) => s_table.Lower.GetValueOrDefault(codePoint, codePoint);

    /// <summary>The canonical combining class.</summary>
    public static int CombiningClass(int codePoint) => s_table.Classes.GetValueOrDefault(codePoint);

    /// <summary>The complete canonical decomposition of a character that has one: at most four.</summary>
    public static ReadOnlySpan<int> Decompose(int codePoint, Span<int> buffer)
    {
        int hangul = codePoint - HangulFirst;
        if ((uint)hangul >= HangulCount)
            return s_table.Decompositions[codePoint];
        buffer[0] = JamoL + (hangul / 588);
        buffer[1] = JamoV + (hangul % 588 / 28);
        buffer[2] = JamoT + (hangul % 28);
        return buffer[..(hangul % 28 == 0 ? 2 : 3)];
    }

    /// <summary>The code point at a place; a lone surrogate is <see cref="Replacement"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="length">How many UTF-16 units it takes.</param>
    public static int At(ReadOnlySpan<char> text, int at, out int length)
    {
        char c = text[at];
        length = 1;
        if (!char.IsSurrogate(c))
            return c;
        if (!char.IsHighSurrogate(c) || at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
            return Replacement;
        length = 2;
        return char.ConvertToUtf32(c, text[at + 1]);
    }

    /// <summary>Whether a regular expression's <c>\w</c> takes it (Unicode's word characters).</summary>
    public static bool IsWord(int codePoint) => codePoint is 0x200C or 0x200D || CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.ConnectorPunctuation;

    /// <summary>White space as Unicode and Rust have it.</summary>
    public static bool IsSpace(int codePoint) => Traits(codePoint).Has(CharacterTraits.Space);
}
