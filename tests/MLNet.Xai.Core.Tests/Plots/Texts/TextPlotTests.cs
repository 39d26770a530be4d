using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>What the pictures of texts say is what the explanations say. <see cref="GalleryTests"/> holds their layout.</summary>
public sealed class TextPlotTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => TextSamples.Names.Where(n => n is not ("long" or "giant")).Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [InlineData(PlotTheme.Light)]
    [InlineData(PlotTheme.Dark)]
    public void Shades_EveryStepOfAnyPalette_TextReadsWell(PlotTheme theme)
    {
        PlotPalette[] palettes = [PlotPalette.Default, new() { Positive = "#ffcc00", Negative = "#7a7a7a" }, new() { Positive = "#767676", Negative = "#3f7f5f" }];
        foreach (PlotPalette palette in palettes)
        {
            string svg = StyleSheet.Write(".x", palette, theme, StyleParts.Diverging);
            for (int i = 0; i < StyleSheet.DivergingSteps; i++)
            {
                Rgb fill = Found(svg, $@"\.d{i}\{{color:"), ink = Found(svg, $@"\.dt{i}\{{fill:");
                Rgb.Contrast(fill, ink).ShouldBeGreaterThanOrEqualTo(4.5, $"{theme} {i}");
                Rgb shade = Found(TextStyle.Of(palette, theme).Rules, $"--d{i}:"), letters = Found(TextStyle.Of(palette, theme).Rules, $"--t{i}:");
                (shade, letters).ShouldBe((fill, ink));
            }
        }

        Rgb page = Found(TextStyle.Of(PlotPalette.Default, theme).Rules, "--xt-page:");
        Rgb.Contrast(Found(TextStyle.Of(PlotPalette.Default, theme).Rules, "--xt-quiet:"), page).ShouldBeGreaterThanOrEqualTo(4.5);
        Rgb.Contrast(Found(TextStyle.Of(PlotPalette.Default, theme).Rules, "--xt-text:"), page).ShouldBeGreaterThanOrEqualTo(4.5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_AnySample_HasEveryPieceWithItsValueAndEveryLetter(string name)
    {
        TextExplanation explanation = TextSamples.Get(name);
        List<TextSegment> segments = TextSegments.Of(explanation);

        SvgReader svg = new(TextPlot.Draw(explanation));

        string.Concat(segments.Where(s => s.Role != TextRole.Special).Select(s => s.Text)).ShouldBe(explanation.Text);
        segments.Where(s => s.HasValue).Sum(s => s.Value).ShouldBe(explanation.Values.Sum(), 1e-9);
        string[] tooltips = [.. svg.Root.Descendants().Where(e => e.Name.LocalName == "rect").Elements().Select(e => e.Value)];
        foreach (TextSegment piece in segments.Where(s => s.HasValue && s.Text.EnumerateRunes().Any(r => !System.Text.Rune.IsControl(r) && r.Value is not (>= 0x202A and <= 0x202E))))
            tooltips.ShouldContain(t => t.StartsWith(XmlText.Escape(piece.Label).Replace("&#39;", "'").Replace("&quot;", "\"").Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&") + ": "), piece.Label);
        string letters = string.Concat(svg.Root.Descendants().Where(e => e.Name.LocalName == "g").Elements().SelectMany(e => e.DescendantNodes().OfType<XText>()).Select(t => t.Value));
        Sorted(letters).ShouldBe(Sorted(string.Concat(segments.Select(s => XmlSafe(s.Text)))));
    }

    [Fact]
    public void Draw_Film_HasTheColoursOfItsValues()
    {
        SvgReader svg = new(TextPlot.Draw(TextSamples.Film()));

        // The scale is that of the words: [SEP], three times as large, has the full colour.
        ClassOf(svg, "bor: −0.360").ShouldBe("f d0");
        ClassOf(svg, "[SEP]: −1.300").ShouldBe("f d0");
        ClassOf(svg, "##forget: +0.310").ShouldBe($"f d{16 + (int)Math.Round(16 * 0.31 / 0.36)}");
        ClassOf(svg, ":: 0").ShouldBe("f d16");
        svg.Labels.ShouldContain(l => l.Text == "unforgettable");
        svg.Labels.ShouldContain(l => l.Text == "Integrated gradients for positive: output −0.214, base value 0.5, delta 0.004.");
        ClassOf(new SvgReader(TextPlot.Draw(TextSamples.Film(), new TextPlotOptions { Largest = 3.6 })), "bor: −0.36").ShouldBe("f d14");
        new SvgReader(TextPlot.Draw(TextSamples.Film(), new TextPlotOptions { SpecialTokens = false })).Labels.ShouldNotContain(l => l.Text == "[SEP]");
    }

    [Fact]
    public void Draw_TokensThatShareLetters_AreOnePieceWithTheSum()
    {
        List<TextSegment> segments = TextSegments.Of(TextSamples.Get("shared"));

        segments.Where(s => s.HasValue).Select(s => (s.Text, Math.Round(s.Value, 9))).ShouldBe([("ok", 0.1), ("😀", 0.24), ("cafe\u0301", -0.4), ("!", 0)]);
        TextPlot.Draw(TextSamples.Get("shared")).Table.Rows.Count(r => r[0] is "ðŁ" or "ĺ" or "Ģ").ShouldBe(3);
    }

    [Fact]
    public void Draw_TruncatedText_ShowsTheRestInGreyAndSaysSo()
    {
        SvgFigure figure = TextPlot.Draw(TextSamples.Get("truncated"));

        SvgReader svg = new(figure);
        svg.Labels.ShouldContain(l => l.Text == "Grey at the end: not seen by the model, which read 62 of 122 characters.");
        svg.Elements("text", "m").Select(e => e.Value).ShouldContain("soundtrack");
        svg.Root.Descendants().Where(e => e.Name.LocalName == "title").ShouldNotContain(e => e.Value.StartsWith("soundtrack"));
    }

    [Fact]
    public void Draw_TenThousandWords_ShowsTheMostTellingAndSaysSo()
    {
        TextExplanation text = TextSamples.Get("long");
        SvgFigure figure = TextPlot.Draw(text);

        SvgReader svg = new(figure);
        int pieces = TextSegments.Of(text).Count(s => s.HasValue), drawn = svg.Root.Descendants().Count(e => e.Name.LocalName == "rect" && e.Elements().Any());
        drawn.ShouldBeInRange(350, 400);
        svg.Labels.ShouldContain(l => l.Text.StartsWith($"Shown is what stands around the most telling words; {pieces - drawn:#,0} of "));
        svg.Labels.ShouldContain(l => l.Text == "…");
        double largest = text.Values.Max(Math.Abs);
        svg.Root.Descendants().Where(e => e.Name.LocalName == "title").ShouldContain(e => e.Value.EndsWith(largest.ToString("0.000")));
        figure.Table.Rows.Count.ShouldBe(text.Tokens.Count + 2);
        figure.Height.ShouldBeLessThan(1200);
    }

    [Fact]
    public void Draw_BothDirections_WordsStandWhereTheAlgorithmPutsThem()
    {
        // Base direction by the first letter; numbers among right-to-left words stay where those put them.
        Order("The word שלום means").ShouldBe(["The", "word", "שלום", "means"]);
        Order("see שלום עולם 12 now").ShouldBe(["see", "12", "עולם", "שלום", "now"]);
        Order("המילה hello world באנגלית").ShouldBe(["באנגלית", "hello", "world", "המילה"]);
        Order("مرحبا 12 مرة").ShouldBe(["مرة", "12", "مرحبا"]);

        static string[] Order(string text) => [.. new SvgReader(TextPlot.Draw(TextSamples.Make(text, longest: 30, value: i => i + 1))).Root.Descendants().Where(e => e.Name.LocalName == "g").Elements()
            .OrderBy(e => (double)e.Attribute("x")!).Select(e => e.Value)];
    }

    [Fact]
    public void Draw_WrongExplanations_SayWhatIsWrong()
    {
        Error(new TextExplanation { Text = "ab", Tokens = [new("a", 0, 1, 0)], Values = [], Output = 0 }).ShouldContain("1 tokens and 0 values");
        Error(new TextExplanation { Text = "ab", Tokens = [new("a", 1, 2, 0)], Values = [1], Output = 0 }).ShouldContain("Token 0 ('a') stands at 1, 2 long, which is outside the text");
        Error(new TextExplanation { Text = "ab", Tokens = [new("b", 1, 1, 1), new("a", 0, 1, 0)], Values = [1, 2], Output = 0 }).ShouldContain("before the token in front of it");
        Error(new TextExplanation { Text = "ab", Tokens = [new("b", 1, 1, 1)], Values = [double.NaN], Output = 0 }).ShouldContain("The value of token 0 ('b') is NaN");
        Error(new TextExplanation { Text = "ab", Tokens = [], Values = [], Output = double.PositiveInfinity }).ShouldContain("The output is");
        Error(new TextExplanation { Text = "ab", Tokens = [], Values = [], Output = 0, SeenLength = 3 }).ShouldContain("has seen 3");
        Error(new TextExplanation { Text = "ab", Tokens = [], Values = [], Output = 0, Others = [new("x", double.NaN)] }).ShouldContain("'x'");
        Should.Throw<ArgumentOutOfRangeException>(() => TextPlot.Draw(TextSamples.Film(), new TextPlotOptions { Largest = 0 })).Message.ShouldContain("above 0");

        static string Error(TextExplanation explanation) => Should.Throw<ArgumentException>(() => TextPlot.Draw(explanation)).Message;
    }

    private static string ClassOf(SvgReader svg, string tooltip) => (string)svg.Root.Descendants().Single(e => e.Name.LocalName == "title" && e.Value == tooltip).Parent!.Attribute("class")!;

    private static Rgb Found(string css, string before) => Rgb.Parse(Regex.Match(css, before + "(#[0-9a-f]{6})").Groups[1].Value);

    private static string XmlSafe(string text) => string.Concat(text.EnumerateRunes().Select(r => System.Net.WebUtility.HtmlDecode(XmlText.Escape(r.ToString()))));

    private static string Sorted(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)).Order());
}
