using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// Where words stand in a line that has scripts of both directions: the Unicode bidirectional algorithm (UAX #9) with words for characters; within a word the viewer applies it.
/// </summary>
internal static class TextDirection
{
    private enum Strong
    {
        None,
        Left,
        Right,
        Number,
    }

    /// <summary>Gives every atom of a paragraph its level; the paragraph's own direction is that of its first letter (rules P2, W7, N1, N2, I1, I2).</summary>
    /// <returns>Whether the paragraph is read from right to left.</returns>
    public static bool Resolve(ReadOnlySpan<TextAtom> paragraph)
    {
        Strong[] kinds = new Strong[paragraph.Length];
        bool rightToLeft = false, known = false;
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = Of(paragraph[i].Text);
            if (!known && kinds[i] is Strong.Left or Strong.Right)
                (known, rightToLeft) = (true, kinds[i] == Strong.Right);
        }

        Strong own = rightToLeft ? Strong.Right : Strong.Left, strong = own;
        Strong[] acts = new Strong[kinds.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            strong = kinds[i] is Strong.Left or Strong.Right ? kinds[i] : strong;
            acts[i] = kinds[i] == Strong.Number ? strong : kinds[i];
            paragraph[i].Level = kinds[i] == Strong.Number && strong == Strong.Right ? 2 : Level(acts[i], rightToLeft);
        }

        Strong next = own;
        Strong[] after = new Strong[kinds.Length];
        for (int i = kinds.Length - 1; i >= 0; i--)
        {
            after[i] = next;
            next = acts[i] == Strong.None ? next : acts[i];
        }

        Strong before = own;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (acts[i] != Strong.None)
                before = acts[i];
            else
                paragraph[i].Level = Level(before == after[i] ? before : own, rightToLeft);
        }

        return rightToLeft;
    }

    /// <summary>A line in the order in which it is seen from left to right (rule L2).</summary>
    public static void Reorder(List<TextAtom> line)
    {
        int highest = line.Select(atom => atom.Level).DefaultIfEmpty().Max();
        for (int level = highest; level > 0; level--)
        {
            for (int from = 0; from < line.Count; from++)
            {
                int to = from;
                while (to < line.Count && line[to].Level >= level)
                    to++;
                if (to > from)
                    line.Reverse(from, to - from);
                from = to;
            }
        }
    }

    private static int Level(Strong strong, bool rightToLeft) => strong switch
    {
        Strong.Right => 1,
        Strong.Left => rightToLeft ? 2 : 0,
        _ => rightToLeft ? 1 : 0,
    };

    private static Strong Of(string text)
    {
        Strong found = Strong.None;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) or 0x200F)
            {
                // Arabic-Indic digits are numbers, and accents take the direction of their letter.
                UnicodeCategory category = Rune.GetUnicodeCategory(rune);
                if (category == UnicodeCategory.DecimalDigitNumber)
                    found = Strong.Number;
                else if (category != UnicodeCategory.NonSpacingMark)
                    return Strong.Right;
            }
            else if (Rune.IsLetter(rune))
            {
                return Strong.Left;
            }
            else if (Rune.IsDigit(rune))
            {
                found = Strong.Number;
            }
        }

        return found;
    }
}
