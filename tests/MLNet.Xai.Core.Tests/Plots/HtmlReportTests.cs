using System.Text;
using System.Text.RegularExpressions;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed partial class HtmlReportTests
{
    [Theory]
    [InlineData("loan", 500, 5)]
    [InlineData("loan-long", 20_000, 5)]
    [InlineData("wide", 500, 40)]
    public void Create_ManyRows_StaysUnderAMegabyte(string name, int rows, int features)
    {
        Explanation explanation = features == 5 ? Samples.Loan(rows) : Samples.Wide(rows, features);

        HtmlReport report = ExplanationReport.Create(explanation, Options());

        report.Save(Path.Combine(TestData.Root, "artifacts", "plots", $"report-{name}.html"));
        Encoding.UTF8.GetByteCount(report.ToString()).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void ToString_AnyReport_NeedsNothingFromOutsideAndNoScript()
    {
        string html = ExplanationReport.Create(Samples.HostileNames(), Options()).ToString();

        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldNotContain("javascript:", Case.Insensitive);
        html.ShouldNotContain("<link", Case.Insensitive);
        html.ShouldNotContain("@import", Case.Insensitive);
        html.ShouldNotContain("src=", Case.Insensitive);
        Link().Matches(html).Select(m => m.Groups[1].Value).ShouldAllBe(target => target.StartsWith('#'));
        html.Replace("http://www.w3.org/2000/svg", "").ShouldNotContain("http");
    }

    [Fact]
    public void ToString_SeveralFigures_GivesEveryIdOnce()
    {
        string html = ExplanationReport.Create(Samples.Mixed(), Options()).ToString();

        string[] ids = [.. Id().Matches(html).Select(m => m.Groups[1].Value)];
        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique();
    }

    [Fact]
    public void Table_HostileCells_AreEscaped()
    {
        string html = new HtmlReport("<t>", "<s>").Section("<h>", "<p>")
            .Table(["<a>"], [["<img src=x onerror=alert(1)>"]], "<c>").Metrics(new ReportMetric("<m>", "<v>", "<n>")).ToString();

        html.ShouldContain("&lt;img src=x onerror=alert(1)&gt;");
        foreach (string tag in new[] { "<t>", "<s>", "<h>", "<a>", "<c>", "<m>", "<v>", "<n>", "<img" })
            html.ShouldNotContain(tag);
    }

    [Fact]
    public void Images_PngAndJpeg_BecomePartOfThePage()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2], jpeg = [0xFF, 0xD8, 0xFF, 3];

        string html = new HtmlReport("t").Images([new ReportImage(png, "<a> \"b\""), new ReportImage(jpeg, "c")], pixelated: true).ToString();

        html.ShouldContain($"src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"");
        html.ShouldContain($"src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\"");
        html.ShouldContain("class=\"strip pixels\"");
        html.ShouldNotContain("<a>");
        html.ShouldNotContain("\"b\"");
    }

    [Fact]
    public void Images_WithFigure_StandBesideIt()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2];

        string html = new HtmlReport("t").Images([new ReportImage(png, "a photograph")], WaterfallPlot.Draw(Samples.Loan(3), 0)).ToString();

        string beside = html[html.IndexOf("<div class=\"grid\">", StringComparison.Ordinal)..];
        beside.IndexOf("<img alt=\"a photograph\"", StringComparison.Ordinal).ShouldBeInRange(1, beside.IndexOf("<svg ", StringComparison.Ordinal));
        beside.Split("<div").Length.ShouldBe(beside.Split("</div>").Length);
    }

    [Fact]
    public void Images_OtherBytes_SaysWhichImage() =>
        Should.Throw<ArgumentException>(() => new HtmlReport("t").Images([new ReportImage([1, 2, 3], "a drawing")])).Message.ShouldContain("'a drawing'");

    [Fact]
    public void Table_RaggedRow_SaysWhichAndHowMany() =>
        Should.Throw<ArgumentException>(() => new HtmlReport("t").Table(["a", "b"], [["1", "2"], ["3"]]))
            .Message.ShouldContain("Row 1 of the table has 1 cells; there are 2 columns.");

    [Fact]
    public void Save_SameReportTwice_GivesTheSameBytes() =>
        ExplanationReport.Create(Samples.Mixed(), Options()).ToString().ShouldBe(ExplanationReport.Create(Samples.Mixed(), Options()).ToString());

    [Theory]
    [InlineData(PlotTheme.Light)]
    [InlineData(PlotTheme.Dark)]
    public void ToString_FixedTheme_AsksNoPreference(PlotTheme theme) =>
        ExplanationReport.Create(Samples.Loan(30), new ExplanationReportOptions { Theme = theme }).ToString().ShouldNotContain("prefers-color-scheme");

    private static ExplanationReportOptions Options() => new()
    {
        Title = "Loan approval",
        Metrics = [new("Accuracy", 0.894, "500 rows"), new("AUC", 0.9412), new("F1", 0.8948), new("Log-loss", 0.2718281828), new("Log-loss reduction", double.NaN)],
        ConfusionMatrix = new ConfusionMatrix(["declined", "approved"], new long[,] { { 221, 34 }, { 19, 226 } }),
        RunInformation = [new("Model", "FastForest, 150 trees"), new("Rows", "500"), new("Explained in", "12 ms")],
    };

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();
}
