using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>What lines are made of: a stretch of a segment without spaces in it, spaces, or the end of a line.</summary>
internal sealed class TextAtom
{
    public const double Size = 14;
    public const double SpecialSize = 11;

    /// <summary>Between a chip's edge and its letters.</summary>
    public const double Pad = 3;

    private const int MostSpaces = 8;

    private TextAtom(TextSegment segment, string text) => (Segment, Text) = (segment, text);

    public TextSegment Segment { get; }

    /// <summary>As it is shown: signs that XML has no place for are replaced, marks that turn the direction left out.</summary>
    public string Text { get; }

    public bool IsSpace => Text[0] == ' ';

    public bool EndsLine => Text[0] == '\n';

    /// <summary>Whether it goes on with the word of the atom before it, in the same line.</summary>
    public bool Joined { get; set; }

    /// <summary>Whether the atom after it goes on with its word.</summary>
    public bool Continues { get; set; }

    /// <summary>Depth of embedding: odd ones are read from right to left.</summary>
    public int Level { get; set; }

    public double FontSize => Segment.Role == TextRole.Special ? SpecialSize : Size;

    public double Before => Segment.HasValue && !Joined ? Pad : 0;

    public double Width => TextMeter.Width(Text, FontSize) + Before + (Segment.HasValue && !Continues ? Pad : 0);

    /// <summary>The atoms of segments, those of a word joined.</summary>
    public static List<TextAtom> Cut(IEnumerable<TextSegment> segments)
    {
        List<TextAtom> atoms = [];
        foreach (TextSegment segment in segments)
        {
            bool first = true;
            foreach (string text in Parts(Shown(segment.Text)))
            {
                TextAtom atom = new(segment, text) { Joined = atoms.Count > 0 && (first ? segment.Joined : segment.HasValue) && !atoms[^1].EndsLine && text is not "\n" };
                if (atom.Joined)
                    atoms[^1].Continues = true;
                atoms.Add(atom);
                first = false;
            }
        }

        return atoms;
    }

    /// <summary>Parts of it, none wider than a line.</summary>
    public List<TextAtom> Split(double room)
    {
        List<TextAtom> parts = [];
        StringBuilder part = new();
        double width = 0, most = room - (2 * Pad);
        TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(Text);
        while (letters.MoveNext())
        {
            string letter = letters.GetTextElement();
            double more = TextMeter.Width(letter, FontSize);
            if (part.Length > 0 && width + more > most)
            {
                parts.Add(new TextAtom(Segment, part.ToString()) { Level = Level });
                (width, _) = (0, part.Clear());
            }

            part.Append(letter);
            width += more;
        }

        parts.Add(new TextAtom(Segment, part.ToString()) { Level = Level });
        return parts;
    }

    /// <summary>Whether a line may end between two atoms that no space parts: beside signs of scripts that have no spaces.</summary>
    public static bool MayBreak(TextAtom before, TextAtom after) => !after.Joined && (TextMeter.IsWide(before.Text.EnumerateRunes().Last().Value) || TextMeter.IsWide(after.Text.EnumerateRunes().First().Value));

    // The same text as XmlText writes, but with its line ends: what is measured has to be what is drawn.
    private static string Shown(string text)
    {
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
                shown.Append('\n');
            else if (Rune.IsWhiteSpace(rune))
                shown.Append(' ');
            else
                XmlText.AppendShown(shown, rune);
        }

        return shown.ToString();
    }

    private static IEnumerable<string> Parts(string text)
    {
        for (int from = 0; from < text.Length;)
        {
            int to = from + 1;
            if (text[from] != '\n')
            {
                bool space = text[from] == ' ';
                while (to < text.Length && text[to] != '\n' && (text[to] == ' ') == space)
                    to++;
            }

            yield return text[from] == ' ' ? text[from..Math.Min(to, from + MostSpaces)] : text[from..to];
            from = to;
        }
    }
}
