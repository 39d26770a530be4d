using System.Text;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Writes the segments of a text as HTML.</summary>
internal static class TextMarkup
{
    private const int KeySteps = 8;

    public static string Write(List<TextSegment> segments, TextWording wording, IEnumerable<string> notes, TextScale scale, TextPlotOptions options)
    {
        StringBuilder html = new();
        html.Append("<div class=\"xt-t\" dir=\"").Append(IsRightToLeft(segments) ? "rtl" : "ltr").Append("\" lang=\"").Append(XmlText.Escape(options.Language)).Append("\">");
        for (int i = 0; i < segments.Count; i++)
            Segment(html, segments[i], i + 1 < segments.Count && segments[i + 1].Joined, scale);
        html.Append("</div>\n");
        foreach (string note in notes)
            html.Append("<p class=\"xt-n\">").Append(XmlText.Escape(note)).Append("</p>\n");
        Parts(html, wording.Others, scale);
        return html.ToString();
    }

    /// <summary>What the colours mean; nothing where there are none.</summary>
    public static string Key(TextScale scale)
    {
        if (scale.Largest == 0)
            return "";
        StringBuilder html = new();
        string low = scale.Signed(-scale.Largest), high = scale.Signed(scale.Largest);
        html.Append("<div class=\"xt-k\" role=\"img\" aria-label=\"Colours: from blue, which lowers the output by ").Append(low.TrimStart('−')).Append(", to red, which raises it by ").Append(high.TrimStart('+'))
            .Append(".\">lowers ").Append(low).Append("<span>");
        for (int i = -KeySteps; i <= KeySteps; i++)
            html.Append("<i class=\"d").Append((i + KeySteps) * (StyleSheet.DivergingSteps - 1) / (2 * KeySteps)).Append("\"></i>");
        return html.Append("</span>").Append(high).Append(" raises</div>\n").ToString();
    }

    private static void Segment(StringBuilder html, TextSegment segment, bool continues, TextScale scale)
    {
        if (!segment.HasValue)
        {
            string? cls = segment.Role switch { TextRole.Unseen => "xt-u\" title=\"not seen by the model", TextRole.Omitted => "xt-x\" title=\"left out", _ => null };
            if (cls is not null)
                html.Append("<span class=\"").Append(cls).Append("\">");
            Text(html, segment.Text);
            if (cls is not null)
                html.Append("</span>");
            return;
        }

        html.Append("<mark class=\"d").Append(scale.Step(segment.Value)).Append(segment.Role == TextRole.Special ? " s" : "").Append(segment.Joined ? " j" : "").Append(continues ? " a" : "")
            .Append("\" title=\"");
        XmlText.Append(html, segment.Label);
        html.Append(": ").Append(scale.Signed(segment.Value)).Append("\">");
        Text(html, segment.Text);
        html.Append("</mark>");
    }

    private static void Parts(StringBuilder html, IReadOnlyList<TextPart> parts, TextScale scale)
    {
        if (parts.Count == 0)
            return;
        html.Append("<p class=\"xt-n\">Not in the text:</p>\n<ul>\n");
        foreach (TextPart part in parts)
        {
            html.Append("<li class=\"d").Append(scale.Step(part.Value)).Append("\"><bdi>");
            XmlText.Append(html, part.Name);
            html.Append("</bdi> ").Append(scale.Signed(part.Value)).Append("</li>\n");
        }

        html.Append("</ul>\n");
    }

    // Line ends and tabs stay.
    private static void Text(StringBuilder html, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                html.Append('\n');
            XmlText.Append(html, lines[i]);
        }
    }

    private static bool IsRightToLeft(List<TextSegment> segments) => TextDirection.Resolve(TextAtom.Cut(segments.Where(s => s.Role != TextRole.Special).Take(50)).ToArray());
}
