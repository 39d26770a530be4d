using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Texts as HTML.</summary>
public sealed partial class TextHtmlTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => TextSamples.Names.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Html_AnySample_IsThereWholeAndEscaped(string name)
    {
        TextExplanation explanation = TextSamples.Get(name);

        HtmlFigure figure = TextPlot.Html(explanation);

        figure.Save(Path.Combine(MLNet.Xai.Tests.Support.TestData.Root, "artifacts", "plots", $"texthtml_{name}.html"));
        string html = figure.ToString();
        Shown(html, special: false).ShouldBe(Clean(explanation.Text));
        XDocument.Parse("<r>" + Body(html) + "</r>").Descendants().Select(e => e.Name.LocalName).Distinct().ShouldBeSubsetOf(
            ["r", "header", "h1", "p", "main", "section", "h2", "div", "span", "i", "mark", "ul", "li", "bdi", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "wbr"]);
        html.ShouldBe(TextPlot.Html(explanation).ToString());
    }

    [Fact]
    public void Html_PiecesOfAWord_AreJoinedWithoutTheirMarks()
    {
        string html = TextPlot.Html(TextSamples.Film()).ToInlineHtml();

        html.ShouldContain("title=\"un: −0.050\">un</mark><mark");
        html.ShouldContain(" j a\" title=\"##forget: +0.310\">forget</mark><mark");
        html.ShouldContain(" j\" title=\"##table: +0.220\">table</mark> <mark");
        html.ShouldContain(" s\" title=\"[SEP]: −1.300\">[SEP]</mark>");
    }

    [Fact]
    public void Html_PartsThatAreNotInTheText_AreListedBelow()
    {
        string html = TextPlot.Html(TextSamples.Get("others")).ToInlineHtml();

        html.ShouldContain("Not in the text:");
        html.ShouldContain("<bdi>no &#39;terrible&#39;</bdi> +0.310</li>");
        html.ShouldContain("<bdi>24 others</bdi> +0.010</li>");
        TextPlot.Html(TextSamples.Get("others")).Table.Rows.Count.ShouldBe(1 + 9 + 44 + 1);
    }

    [Fact]
    public void Html_AnyText_IsWellFormedAndWhole()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Generator.Zip(Gen.Choose(1, 9)).ToArbitrary(), given =>
        {
            TextExplanation explanation = TextSamples.Make(given.Item1 ?? "", given.Item2);
            HtmlFigure figure = TextPlot.Html(explanation);
            XDocument.Parse("<r>" + Body(figure.ToString()) + "</r>");
            XDocument.Parse(TextPlot.Draw(explanation).ToString());
            return Shown(figure.ToString(), special: false) == Clean(explanation.Text);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>A page as XML.</summary>
    internal static string Body(string html)
    {
        int from = html.IndexOf("<body>", StringComparison.Ordinal) + 6, to = html.IndexOf("</body>", StringComparison.Ordinal);
        return html[from..to].Replace(" tabindex=\"0\"", "").Replace("<wbr>", "<wbr/>");
    }

    private static string Shown(string html, bool special)
    {
        string text = html[(html.IndexOf('>', html.IndexOf("<div class=\"xt-t\"", StringComparison.Ordinal)) + 1)..];
        text = text[..text.IndexOf("</div>", StringComparison.Ordinal)];
        return WebUtility.HtmlDecode(Tag().Replace(special ? text : Special().Replace(text, ""), ""));
    }

    // As a page may have it: line ends alike, no control characters, no marks of direction.
    private static string Clean(string text) => string.Concat(text.ReplaceLineEndings("\n").EnumerateRunes().Select(r => r.Value switch
    {
        '\n' => "\n",
        '\t' => " ",
        < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF => "\uFFFD",
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "",
        _ => r.ToString(),
    }));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<mark class=\"d[0-9]+ s\"[^>]*>[^<]*</mark>")]
    private static partial Regex Special();
}
