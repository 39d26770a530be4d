using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class TextReportTests
{
    [Fact]
    public void Create_ManyTexts_HasWordsOfEachOutputAndTextsWithTheirNumbers()
    {
        IReadOnlyList<TextExplanation> texts = [.. TextSamples.Many(12), TextSamples.Get("hostile").As("positive"), TextSamples.Get("arabic").As("negative"), TextSamples.Get("others").As("positive"), TextSamples.Get("truncated").As("negative")];
        HtmlReport report = TextReport.Create(texts, new TextReportOptions { Title = "Reviews", Remarks = [.. texts.Select((_, i) => i % 2 == 0 ? "labelled <positive>" : "")], Language = "en", RunInformation = [new("Model", "by hand")] });
        report.Save(Path.Combine(TestData.Root, "artifacts", "plots", "report-texts.html"));

        string html = report.ToString();
        XElement page = XDocument.Parse("<r>" + Xml(TextHtmlTests.Body(html)) + "</r>").Root!;
        page.Descendants("h2").Select(h => h.Value).ShouldBe(["Most telling words for positive", "Most telling words for negative", "Texts", "About this run"]);
        XElement[] articles = [.. page.Descendants("article")];
        articles.Length.ShouldBe(texts.Count);
        articles[0].Element("h3")!.Value.ShouldBe($"Text 0: positive, output {NumberText.Rounded(texts[0].Output, 4)} (labelled <positive>)");
        articles.Select(a => a.Attribute("aria-labelledby")!.Value).ShouldBe(articles.Select(a => a.Element("h3")!.Attribute("id")!.Value));
        articles.ShouldAllBe(a => a.Descendants("table").Descendants("caption").Any() && a.Descendants("div").Any(d => (string?)d.Attribute("lang") == "en"));
        page.Descendants("label").Select(l => l.Value.Trim()).ShouldBe(["all (16)", "positive (8)", "negative (8)", "as in the data", "highest output first", "lowest output first"]);
        Regex.Matches(html, " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ShouldBeUnique();
        html.ShouldNotContain("<script", Case.Insensitive);

        int[] down = [.. articles.Select(a => int.Parse(Regex.Match(a.Attribute("style")!.Value, "--d:(\\d+)").Groups[1].Value))];
        Enumerable.Range(0, texts.Count).OrderBy(i => down[i]).Select(i => texts[i].Output).ShouldBe(texts.Select(t => t.Output).OrderDescending());

        JsonNode[] told = [.. JsonNode.Parse(report.ToJson())!["sections"]![2]!["content"]!.AsArray().Where(c => (string)c!["kind"]! == "explained text").Select(c => c!)];
        told.Length.ShouldBe(texts.Count);
        told[1]["rows"]!.AsArray().Skip(1).Take(texts[1].Values.Count).Select(r => (double)r![1]!).ShouldBe(texts[1].Values);
        ((string)told[13]["text"]!).ShouldBe(texts[13].Text);
    }

    [Fact]
    public void Create_ManyLongTexts_StaysUnderTwoMegabytesAndSaysHowManyAreDrawn()
    {
        TextExplanation[] texts = [.. Enumerable.Range(0, 150).Select(i => TextSamples.Long(300 + i))];

        HtmlReport report = TextReport.Create(texts, new TextReportOptions { MaxTexts = 120 });

        report.Save(Path.Combine(TestData.Root, "artifacts", "plots", "report-texts-long.html"));
        string html = report.ToString();
        Encoding.UTF8.GetByteCount(html).ShouldBeLessThan(2_000_000);
        int drawn = Regex.Matches(html, "<article").Count;
        drawn.ShouldBeInRange(10, 119);
        html.ShouldContain($"Drawn are {drawn} of 150 texts, taken evenly.");
        html.ShouldContain("on average over 150 texts");
    }

    [Fact]
    public void Create_OneGiantText_IsSaidToBeTooLong()
    {
        HtmlReport report = TextReport.Create([TextSamples.Make(new string('x', 400_000), longest: 400_000), TextSamples.Film()]);
        report.ToString().ShouldContain("Too long to be drawn on this page");
    }

    [Fact]
    public void Create_WrongOptions_SayWhatIsWrong()
    {
        Should.Throw<ArgumentException>(() => TextReport.Create([])).Message.ShouldContain("no texts");
        Should.Throw<ArgumentException>(() => TextReport.Create([TextSamples.Film()], new TextReportOptions { Remarks = ["a", "b"] })).Message.ShouldContain("1 texts and 2 remarks");
    }

    [Fact]
    public void Create_OwnScales_GiveEachTextItsKey()
    {
        IReadOnlyList<TextExplanation> texts = TextSamples.Many(3, outputs: 1);
        Regex.Matches(TextReport.Create(texts).ToString(), "class=\"xt-k\"").Count.ShouldBe(1);
        Regex.Matches(TextReport.Create(texts, new TextReportOptions { SameScale = false }).ToString(), "class=\"xt-k\"").Count.ShouldBe(3);
    }

    private static string Xml(string html) => html.Replace(" checked>", " checked=\"\"/>").Replace("\"> positive", "\"/> positive").Replace("\"> negative", "\"/> negative").Replace("\"> highest", "\"/> highest").Replace("\"> lowest", "\"/> lowest");
}

internal static class Renaming
{
    public static TextExplanation As(this TextExplanation e, string output) => new()
    {
        Text = e.Text,
        Tokens = e.Tokens,
        Values = e.Values,
        Others = e.Others,
        BaseValue = e.BaseValue,
        Output = e.Output,
        Delta = e.Delta,
        OutputName = output,
        Method = "LIME",
        SeenLength = e.SeenLength,
    };
}
