using System.Text;

namespace MLNet.Xai.Core.Plots.Svg;

/// <summary>Text made safe for XML and HTML, in elements and in quoted attributes.</summary>
internal static class XmlText
{
    public static string Escape(string text)
    {
        StringBuilder safe = new(text.Length + 8);
        Append(safe, text);
        return safe.ToString();
    }

    public static void Append(StringBuilder target, string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': target.Append("&amp;"); break;
                case '<': target.Append("&lt;"); break;
                case '>': target.Append("&gt;"); break;
                case '"': target.Append("&quot;"); break;
                case '\'': target.Append("&#39;"); break;
                case '\t' or '\n' or '\r': target.Append(' '); break;
                default: AppendShown(target, rune); break;
            }
        }
    }

    /// <summary>A sign as XML may hold it, not escaped.</summary>
    public static void AppendShown(StringBuilder target, Rune rune)
    {
        switch (rune.Value)
        {
            case < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF: target.Append('\uFFFD'); break; // XML 1.0 has no place for them
            // Marks that turn the writing direction would rearrange the text beside them.
            case (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069): break;
            default: target.Append(rune.ToString()); break;
        }
    }
}
