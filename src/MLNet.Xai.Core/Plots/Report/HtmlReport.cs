using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// A page that collects figures, tables and text: one HTML file without scripts and without anything from outside, light and dark, for wide and narrow screens.
/// Every text is escaped, and every figure has its numbers as a table, folded away. The same calls give the same bytes.
/// </summary>
public sealed class HtmlReport
{
    private const int MostNumbers = 400;

    private readonly StringBuilder _body = new();
    private readonly StringBuilder _contents = new();
    private readonly Dictionary<string, string> _figureStyles = new(StringComparer.Ordinal);
    private readonly ReportData _data = new();
    private readonly PlotTheme _theme;
    private int _figures;
    private int _sections;
    private bool _open;

    /// <summary>Begins a report.</summary>
    /// <param name="title">The heading, and the title of the browser's tab.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="theme">Light, dark, or by the reader's preference; figures want the same.</param>
    public HtmlReport(string title, string subtitle = "", PlotTheme theme = PlotTheme.Auto)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(subtitle);
        (Title, Subtitle, _theme) = (title, subtitle, theme);
    }

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>The line below the heading.</summary>
    public string Subtitle { get; }

    /// <summary>Begins a section, which the list of contents names.</summary>
    public HtmlReport Section(string heading, string text = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(heading);
        CloseSection();
        _data.Section(heading);
        string id = string.Create(CultureInfo.InvariantCulture, $"s{++_sections}");
        _contents.Append("<a href=\"#").Append(id).Append("\">").Append(XmlText.Escape(heading)).Append("</a>\n");
        _body.Append("<section id=\"").Append(id).Append("\">\n<h2>").Append(XmlText.Escape(heading)).Append("</h2>\n");
        _open = true;
        return text.Length > 0 ? Text(text) : this;
    }

    /// <summary>A paragraph.</summary>
    public HtmlReport Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _data.Text(text);
        _body.Append("<p>").Append(XmlText.Escape(text)).Append("</p>\n");
        return this;
    }

    /// <summary>A figure with a caption. On a screen too narrow for it, it scrolls sideways rather than that its text becomes too small to read.</summary>
    public HtmlReport Figure(SvgFigure figure, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Captioned(() => Picture(figure, "", Math.Min(560, Math.Round(0.7 * figure.Width))), caption, figure);
    }

    /// <summary>A figure drawn twice, for wide and for narrow screens: the reader sees the one that fits.</summary>
    public HtmlReport Figure(SvgFigure wide, SvgFigure narrow, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(wide);
        ArgumentNullException.ThrowIfNull(narrow);
        return Captioned(() =>
        {
            Picture(wide, " wide", 0);
            Picture(narrow, " narrow", 0);
        }, caption, wide);
    }

    /// <summary>Figures side by side where the screen is wide enough.</summary>
    public HtmlReport Figures(params IReadOnlyList<SvgFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        _body.Append("<div class=\"grid\">\n");
        foreach (SvgFigure figure in figures)
            Captioned(() => Picture(figure, "", Math.Min(300, figure.Width)), "", figure);
        _body.Append("</div>\n");
        return this;
    }

    /// <summary>A text whose pieces have the colours of their attributions, with its numbers folded away.</summary>
    public HtmlReport Text(HtmlFigure text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Highlighted(text, withCaption: true);
    }

    internal HtmlReport Highlighted(HtmlFigure text, bool withCaption)
    {
        _data.Explained(text, text.Title);
        return Markup(text.Fragment(withCaption, withTable: true), (text.StyleClass, text.StyleRules));
    }

    /// <summary>Markup as it is, with the rules that it needs by name.</summary>
    internal HtmlReport Markup(string html, params IReadOnlyList<(string Name, string Rules)> styles)
    {
        foreach ((string name, string rules) in styles)
            _figureStyles[name] = rules;
        _body.Append(html);
        return this;
    }

    /// <summary>Whether the page has a script that folds and filters; without one it is as complete.</summary>
    internal bool HasScript { get; set; }

    /// <summary>What the report says, for parts that write their own markup.</summary>
    internal ReportData Data => _data;

    /// <summary>A prefix for ids that the page has not yet.</summary>
    internal string NextId() => string.Create(CultureInfo.InvariantCulture, $"x{++_figures}");

    /// <summary>Images in columns of equal width, as many in a row as fit: one subject explained in several ways. They become part of the page.</summary>
    /// <param name="images">The images.</param>
    /// <param name="pixelated">Whether small images are enlarged to visible pixels rather than smoothed.</param>
    /// <exception cref="ArgumentException">An image is neither PNG nor JPEG.</exception>
    public HtmlReport Images(IReadOnlyList<ReportImage> images, bool pixelated = false) => Strip(images, pixelated ? "strip pixels" : "strip");

    /// <summary>A few images that are looked at closely: larger ones.</summary>
    internal HtmlReport LargeImages(IReadOnlyList<ReportImage> images) => Strip(images, "strip large");

    private HtmlReport Strip(IReadOnlyList<ReportImage> images, string cls)
    {
        ArgumentNullException.ThrowIfNull(images);
        _body.Append("<div class=\"").Append(cls).Append("\">\n");
        foreach (ReportImage image in images)
        {
            string caption = XmlText.Escape(image.Caption);
            _body.Append("<figure><img alt=\"").Append(caption).Append("\" src=\"data:").Append(image.MediaType).Append(";base64,")
                .Append(Convert.ToBase64String(image.File)).Append("\"><figcaption>").Append(caption).Append("</figcaption></figure>\n");
        }

        _body.Append("</div>\n");
        _data.Images(images);
        return this;
    }

    /// <summary>Images, and beside them where the screen is wide enough a figure: what was looked at, and what came of it.</summary>
    /// <param name="images">The images.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="pixelated">Whether small images are enlarged to visible pixels rather than smoothed.</param>
    /// <exception cref="ArgumentException">An image is neither PNG nor JPEG.</exception>
    public HtmlReport Images(IReadOnlyList<ReportImage> images, SvgFigure figure, bool pixelated = false)
    {
        ArgumentNullException.ThrowIfNull(figure);
        _body.Append("<div class=\"grid\">\n");
        Images(images, pixelated);
        Captioned(() => Picture(figure, "", Math.Min(300, figure.Width)), "", figure);
        _body.Append("</div>\n");
        return this;
    }

    /// <summary>Numbers as tiles: a model's metrics.</summary>
    public HtmlReport Metrics(params IReadOnlyList<ReportMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _data.Metrics(metrics);
        _body.Append("<dl class=\"tiles\">\n");
        foreach (ReportMetric metric in metrics)
        {
            _body.Append("<div><dt>").Append(XmlText.Escape(metric.Name)).Append("</dt><dd>").Append(XmlText.Escape(metric.Text));
            if (metric.Note.Length > 0)
                _body.Append("<small>").Append(XmlText.Escape(metric.Note)).Append("</small>");
            _body.Append("</dd></div>\n");
        }

        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>A table. Columns whose every cell is a number are right-aligned.</summary>
    /// <exception cref="ArgumentException">A row has not as many cells as there are headers.</exception>
    public HtmlReport Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, string caption = "")
    {
        IReadOnlyList<string>[] cells = [.. rows];
        ReportTable.Append(_body, headers, cells, caption);
        _data.Table(headers, cells, caption);
        return this;
    }

    /// <summary>A table of numbers, which programs get as they are.</summary>
    internal HtmlReport Table(PlotTable table, string caption)
    {
        Numbers(table, caption);
        _data.Table(table, caption);
        return this;
    }

    /// <summary>The same folded away.</summary>
    internal HtmlReport Details(string summary, PlotTable table)
    {
        _body.Append("<details><summary>").Append(XmlText.Escape(summary)).Append("</summary>\n");
        Table(table, summary);
        _body.Append("</details>\n");
        return this;
    }

    /// <summary>A heading inside a section.</summary>
    internal HtmlReport Heading(string text)
    {
        _data.Text(text);
        _body.Append("<h3>").Append(XmlText.Escape(text)).Append("</h3>\n");
        return this;
    }

    /// <summary>Facts in pairs, folded away until the reader opens them: run information, options.</summary>
    public HtmlReport Details(string summary, IEnumerable<KeyValuePair<string, string>> facts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        ArgumentNullException.ThrowIfNull(facts);
        IReadOnlyList<string>[] cells = [.. facts.Select(f => (IReadOnlyList<string>)[f.Key, f.Value])];
        _data.Table([], cells, summary);
        _body.Append("<details><summary>").Append(XmlText.Escape(summary)).Append("</summary>\n");
        ReportTable.Append(_body, [], cells, "");
        _body.Append("</details>\n");
        return this;
    }

    /// <summary>A figure, for wide and for narrow screens, folded away until the reader opens it.</summary>
    public HtmlReport Details(string summary, SvgFigure wide, SvgFigure narrow)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        _body.Append("<details><summary>").Append(XmlText.Escape(summary)).Append("</summary>\n");
        Figure(wide, narrow);
        _body.Append("</details>\n");
        return this;
    }

    /// <summary>The page.</summary>
    public override string ToString()
    {
        StringBuilder page = new(_body.Length + 16_384);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
            .Append(HasScript ? $"<meta http-equiv=\"Content-Security-Policy\" content=\"{ReportScript.Policy}\">\n" : "")
            .Append("<meta name=\"color-scheme\" content=\"").Append(_theme switch { PlotTheme.Light => "light", PlotTheme.Dark => "dark", _ => "light dark" })
            .Append("\">\n<title>").Append(XmlText.Escape(Title)).Append("</title>\n<style>\n").Append(ReportStyle.Write(_theme));
        foreach (var style in _figureStyles.OrderBy(s => s.Key, StringComparer.Ordinal))
            page.Append(style.Value);
        page.Append("</style>\n</head>\n<body>\n<header>\n<h1>").Append(XmlText.Escape(Title)).Append("</h1>\n");
        if (Subtitle.Length > 0)
            page.Append("<p>").Append(XmlText.Escape(Subtitle)).Append("</p>\n");
        if (_sections > 1)
            page.Append("<nav aria-label=\"Contents\">\n").Append(_contents).Append("</nav>\n");
        page.Append("</header>\n<main>\n").Append(_body);
        if (_open)
            page.Append("</section>\n");
        page.Append("</main>\n");
        if (HasScript)
            page.Append("<script>").Append(ReportScript.Text).Append("</script>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The sections, metrics, tables and the numbers of every figure as JSON, for programs; docs/methods/plots.md describes it.</summary>
    public string ToJson() => _data.Write(Title, Subtitle);

    /// <summary>
    /// Writes the page as UTF-8 to a file, by way of a temporary name, and <see cref="ToJson"/> beside it under the same name with the extension <c>.json</c>;
    /// creates the folder.
    /// </summary>
    /// <exception cref="ArgumentException">The path is empty, or ends in <c>.json</c> itself.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string data = Path.ChangeExtension(path, ".json");
        if (string.Equals(data, path, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{path}' is where the report's numbers go; name the page .html.", nameof(path));
        PlotFile.Save(data, ToJson());
        PlotFile.Save(path, ToString());
    }

    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(ToString()));
    }

    private HtmlReport Captioned(Action pictures, string caption, SvgFigure figure)
    {
        ArgumentNullException.ThrowIfNull(caption);
        _data.Figure(figure, caption);
        _body.Append("<figure>");
        pictures();
        if (caption.Length > 0)
            _body.Append("<figcaption>").Append(XmlText.Escape(caption)).Append("</figcaption>");
        _body.Append("<details><summary>Numbers</summary>\n");
        Numbers(figure.Table, figure.Title);
        _body.Append("</details></figure>\n");
        return this;
    }

    // Nobody reads thousands of rows, and a page of them is too large; programs get all.
    private void Numbers(PlotTable table, string caption) => ReportTable.Append(_body, table.Columns, table.Texts.Take(MostNumbers),
        table.Rows.Count <= MostNumbers ? caption : $"{caption} (the first {NumberText.Count(MostNumbers)} of {NumberText.Count(table.Rows.Count)} lines; the report's JSON has all)");

    // Grows by a fifth where there is room, shrinks to the least width, then scrolls.
    private void Picture(SvgFigure figure, string cls, double least)
    {
        _figureStyles[figure.StyleClass] = figure.StyleRules + figure.PrintRules;
        _body.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll{cls}\" tabindex=\"0\" style=\"--least:{least}px;--most:{Math.Round(figure.Width * 1.2)}px\">\n")
            .Append(figure.ToInlineHtmlWithoutStyle(string.Create(CultureInfo.InvariantCulture, $"r{++_figures}-"))).Append("</div>");
    }

    private void CloseSection()
    {
        if (_open)
            _body.Append("</section>\n");
    }
}
