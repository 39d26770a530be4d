using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Texts in a report.</summary>
public static class TextsSection
{
    // A text that is longer has its numbers in report.json alone, and one larger than this no picture.
    private const int MostBytes = 300_000;
    private const int MostFilters = 8;

    private const string Layout = """
        .xl fieldset{border:1px solid var(--line);border-radius:8px;margin:0 0 10px;padding:6px 12px 8px;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:15px}
        .xl legend{color:var(--quiet);font-size:14px;padding:0 4px}
        .xl label{overflow-wrap:anywhere}
        .xl-l{display:flex;flex-direction:column}
        .xl article{border-top:1px solid var(--line);padding:14px 0 6px;min-width:0}
        .xl h3{font-size:16px;margin:0 0 4px;overflow-wrap:anywhere}
        .xl h3 span{font-weight:400;color:var(--quiet)}
        .xl:has(.xl-u:checked) article{order:var(--u)}
        .xl:has(.xl-d:checked) article{order:var(--d)}

        """;

    private static readonly string s_style = Layout + string.Concat(Enumerable.Range(0, MostFilters).Select(i => $".xl:has(.xl-f{i}:checked) article:not(.xl-o{i}){{display:none}}\n"));

    /// <summary>A section with texts in colours, each with its output and its numbers; a reader can show those of one output alone and order them by output, without scripts.</summary>
    /// <param name="report">The report, of the same theme.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Colours, remarks and limits. The defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A text has tokens outside of it, or a value that is NaN or infinite.</exception>
    public static HtmlReport Texts(this HtmlReport report, IReadOnlyList<TextExplanation> texts, TextReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextReportOptions();
        options.Validate(texts.Count);
        return report.Texts(texts, options, Math.Min(texts.Count, options.MaxTexts));
    }

    internal static HtmlReport Texts(this HtmlReport report, IReadOnlyList<TextExplanation> texts, TextReportOptions options, int drawn)
    {
        int[] rows = [.. Enumerable.Range(0, drawn).Select(i => (int)((long)i * texts.Count / drawn))];
        report.Section("Texts", "Red words raise the output, blue ones lower it; a word's value is in its tooltip and in the table below each text." + (drawn < texts.Count
            ? $" Drawn are {NumberText.Count(drawn)} of {NumberText.Count(texts.Count)} texts, taken evenly." : ""));
        if (rows.Length == 0)
            return report.Text("There are no texts.");
        foreach (int row in rows)
            TextSegments.Check(texts[row]);
        double largest = rows.Max(row => TextScale.LargestOf(texts[row]));
        string[] outputs = [.. rows.Select(row => texts[row].OutputName).Distinct(StringComparer.Ordinal)];
        string id = report.NextId();
        TextPlotOptions each = new()
        {
            Theme = options.Theme,
            Palette = options.Palette,
            MaxPieces = options.MaxPieces,
            Language = options.Language,
            Largest = options.SameScale && largest > 0 ? largest : null,
        };
        each.Validate();
        (string cls, string rules) = TextStyle.Of(options.Palette, options.Theme);
        StringBuilder html = new("<div class=\"xl\">\n");
        Choices(html, id, [.. outputs.Select(name => (name.Length > 0 ? name : "no name", rows.Count(row => name.Equals(texts[row].OutputName, StringComparison.Ordinal))))], drawn);
        if (options.SameScale)
            html.Append("<div class=\"xt ").Append(cls).Append("\">").Append(TextMarkup.Key(new TextScale(largest, each.SignificantDigits))).Append("</div>\n");
        html.Append("<div class=\"xl-l\">\n");
        int[] up = Ranks(rows, row => texts[row].Output), down = Ranks(rows, row => -texts[row].Output);
        for (int i = 0; i < rows.Length; i++)
        {
            TextExplanation text = texts[rows[i]];
            HtmlFigure figure = TextPlot.Html(text, each, withKey: !options.SameScale, out int omitted);
            string number = NumberText.Count(options.FirstRow + rows[i]), says = (text.OutputName.Length > 0 ? $"{text.OutputName}, " : "") + $"output {NumberText.Rounded(text.Output, 4)}";
            string remark = options.Remarks.Count > 0 && options.Remarks[rows[i]].Length > 0 ? $" ({options.Remarks[rows[i]]})" : "";
            report.Data.Explained(figure, $"Text {number}: {says}{remark}");
            html.Append(CultureInfo.InvariantCulture, $"<article class=\"xl-o{Array.IndexOf(outputs, text.OutputName)}\" style=\"--u:{up[i]};--d:{down[i]}\" aria-labelledby=\"{id}-{i}\">\n<h3 id=\"{id}-{i}\">Text {number}: ")
                .Append(XmlText.Escape(says)).Append(remark.Length > 0 ? $"<span>{XmlText.Escape(remark)}</span>" : "").Append("</h3>\n");
            string fragment = figure.Fragment(withCaption: false, withTable: omitted == 0);
            html.Append(Encoding.UTF8.GetByteCount(fragment) <= MostBytes ? fragment : "<p>Too long to be drawn on this page; its numbers are in the report's .json.</p>\n").Append("</article>\n");
        }

        return report.Markup(html.Append("</div>\n</div>\n").ToString(), (cls, rules), ("xl", s_style));
    }

    private static void Choices(StringBuilder html, string id, (string Name, int Count)[] outputs, int all)
    {
        if (all < 2)
            return;
        if (outputs.Length is > 1 and <= MostFilters)
        {
            html.Append("<fieldset><legend>Show</legend>\n");
            Choice("f", "xl-all", $"all ({NumberText.Count(all)})", chosen: true);
            for (int i = 0; i < outputs.Length; i++)
                Choice("f", $"xl-f{i}", $"{outputs[i].Name} ({NumberText.Count(outputs[i].Count)})");
            html.Append("</fieldset>\n");
        }

        html.Append("<fieldset><legend>Order</legend>\n");
        Choice("s", "xl-g", "as in the data", chosen: true);
        Choice("s", "xl-d", "highest output first");
        Choice("s", "xl-u", "lowest output first");
        html.Append("</fieldset>\n");

        void Choice(string group, string cls, string label, bool chosen = false) => html.Append("<label><input type=\"radio\" name=\"").Append(id).Append(group).Append("\" class=\"").Append(cls)
            .Append(chosen ? "\" checked> " : "\"> ").Append(XmlText.Escape(label)).Append("</label>\n");
    }

    private static int[] Ranks(int[] rows, Func<int, double> by)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => by(rows[i]))], ranks = new int[rows.Length];
        for (int place = 0; place < order.Length; place++)
            ranks[order[place]] = place;
        return ranks;
    }
}
