using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>A finished picture: one SVG without scripts and without anything from outside. The same input gives the same bytes.</summary>
public sealed class SvgFigure
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _body;

    internal SvgFigure(SvgWriter writer, double width, double height, string title, string description, PlotOptions options, PlotTable table)
    {
        (Width, Height, Title, Description) = (Math.Round(width), Math.Round(height), title, description);
        Table = table;
        _body = writer.Body;
        string rules = StyleSheet.Write("\u0001", options.Palette, options.Theme, writer.Parts);
        StyleClass = "xai" + Hash(rules);
        StyleRules = rules.Replace("\u0001", "." + StyleClass, StringComparison.Ordinal);
        PrintRules = options.Theme == PlotTheme.Dark ? StyleSheet.WriteForPrint("." + StyleClass, options.Palette, writer.Parts) : "";
    }

    /// <summary>Width in pixels.</summary>
    public double Width { get; }

    /// <summary>Height in pixels.</summary>
    public double Height { get; }

    /// <summary>What the picture shows, in a few words: its <c>title</c>.</summary>
    public string Title { get; }

    /// <summary>What the picture says, for people who do not see it: its <c>desc</c>.</summary>
    public string Description { get; }

    /// <summary>The numbers that it shows.</summary>
    public PlotTable Table { get; }

    /// <summary>The class that the figure's rules hang on; figures of equal looks share it.</summary>
    internal string StyleClass { get; }

    /// <summary>The figure's CSS.</summary>
    internal string StyleRules { get; }

    /// <summary>What a page adds, so that a dark figure is light on paper.</summary>
    internal string PrintRules { get; }

    /// <summary>The SVG as a stand-alone document, line ends <c>\n</c>.</summary>
    public override string ToString() => Compose(Hash(_body) + "-", StyleRules, fluid: false);

    /// <summary>The SVG for use inside an HTML page: as wide as there is room, at most <see cref="Width"/>.</summary>
    /// <param name="idPrefix">Goes before every id in it; figures of one page want different ones. Letters, digits and hyphens, a letter first.</param>
    /// <exception cref="ArgumentException">The prefix is no plain identifier.</exception>
    public string ToInlineHtml(string idPrefix) => Compose(CheckPrefix(idPrefix), StyleRules, fluid: true);

    /// <summary>The same without its CSS, for a page that has it already.</summary>
    internal string ToInlineHtmlWithoutStyle(string idPrefix) => Compose(CheckPrefix(idPrefix), rules: null, fluid: true);

    /// <summary>Writes the SVG as UTF-8 to a file, by way of a temporary name; creates the folder.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PlotFile.Save(path, ToString());
    }

    /// <summary>Writes the SVG as UTF-8; the stream stays open.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Utf8.GetBytes(ToString()));
    }

    /// <summary>Writes the SVG.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(ToString());
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));

    private static string CheckPrefix(string idPrefix)
    {
        ArgumentNullException.ThrowIfNull(idPrefix);
        if (idPrefix.Length == 0 || !char.IsAsciiLetter(idPrefix[0]) || idPrefix.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            throw new ArgumentException($"'{idPrefix}' cannot begin an id; use letters, digits and hyphens, a letter first.", nameof(idPrefix));
        return idPrefix;
    }

    private string Compose(string idPrefix, string? rules, bool fluid)
    {
        string width = Width.ToString(CultureInfo.InvariantCulture), height = Height.ToString(CultureInfo.InvariantCulture);
        StringBuilder svg = new(_body.Length + 4096);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"").Append(StyleClass)
            .Append("\" viewBox=\"0 0 ").Append(width).Append(' ').Append(height)
            .Append("\" width=\"").Append(width).Append("\" height=\"").Append(height).Append('"');
        if (fluid)
            svg.Append(" style=\"max-width:100%;height:auto\"");
        svg.Append(" role=\"img\" aria-labelledby=\"f").Append(idPrefix).Append("title\" aria-describedby=\"f").Append(idPrefix).Append("desc\">\n");
        svg.Append("<title id=\"f").Append(idPrefix).Append("title\">").Append(XmlText.Escape(Title)).Append("</title>\n");
        svg.Append("<desc id=\"f").Append(idPrefix).Append("desc\">").Append(XmlText.Escape(Description)).Append("</desc>\n");
        if (rules is not null)
            svg.Append("<style>\n").Append(rules).Append("</style>\n");
        svg.Append("<rect class=\"b\" width=\"").Append(width).Append("\" height=\"").Append(height).Append("\"/>\n");
        int from = svg.Length;
        svg.Append(_body);
        svg.Replace(SvgWriter.IdMark.ToString(), "f" + idPrefix, from, svg.Length - from);
        return svg.Append("</svg>\n").ToString();
    }
}
