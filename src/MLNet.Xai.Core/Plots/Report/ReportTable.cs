using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Writes a table.</summary>
internal static class ReportTable
{
    /// <summary>With no headers the first column is one.</summary>
    public static void Append(StringBuilder html, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, string caption)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        IReadOnlyList<string>[] cells = [.. rows];
        int columns = headers.Count > 0 ? headers.Count : cells.Length > 0 ? cells[0].Count : 0;
        int odd = Array.FindIndex(cells, r => r.Count != columns);
        if (odd >= 0)
            throw new ArgumentException($"Row {odd} of the table has {cells[odd].Count} cells; there are {columns} columns.", nameof(rows));
        bool[] numbers = [.. Enumerable.Range(0, columns).Select(c => Array.TrueForAll(cells, r => IsNumber(r[c])))];

        html.Append("<div class=\"scroll\" tabindex=\"0\"><table>\n");
        if (caption.Length > 0)
            html.Append("<caption>").Append(XmlText.Escape(caption)).Append("</caption>\n");
        if (headers.Count > 0)
        {
            html.Append("<thead><tr>");
            for (int c = 0; c < columns; c++)
                Cell(html, "th scope=\"col\"", "th", headers[c], numbers[c]);
            html.Append("</tr></thead>\n");
        }

        html.Append("<tbody>\n");
        foreach (IReadOnlyList<string> row in cells)
        {
            html.Append("<tr>");
            for (int c = 0; c < columns; c++)
            {
                bool header = headers.Count == 0 && c == 0;
                Cell(html, header ? "th scope=\"row\"" : "td", header ? "th" : "td", row[c], numbers[c]);
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    // Long names may break after an underscore.
    private static void Cell(StringBuilder html, string open, string close, string text, bool number) =>
        html.Append('<').Append(open).Append(number ? " class=\"num\">" : ">").Append(XmlText.Escape(text).Replace("_", "_<wbr>", StringComparison.Ordinal)).Append("</").Append(close).Append('>');

    private static bool IsNumber(string text)
    {
        string plain = text.Replace('−', '-').TrimEnd('%').TrimStart('+');
        return text is "–" || double.TryParse(plain, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
    }
}
