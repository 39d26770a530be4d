using System.Text;
using System.Text.Json;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>A report can be read without seeing its pictures: by people and by programs.</summary>
public sealed class ReportDataTests
{
    [Fact]
    public void ToString_EveryFigure_HasItsNumbersTitleAndDescription()
    {
        string html = ExplanationReport.Create(Samples.Nominal()).ToString();

        int figures = html.Split("<figure>").Length - 1, pictures = html.Split("<svg ").Length - 1;
        figures.ShouldBeGreaterThan(10);
        (html.Split("<summary>Numbers</summary>").Length - 1).ShouldBe(figures);
        (html.Split("aria-labelledby=\"fr").Length - 1).ShouldBe(pictures);
        (html.Split("<desc id=\"fr").Length - 1).ShouldBe(pictures);
    }

    [Fact]
    public void ToJson_Report_HoldsTheNumbersOfTheFigures()
    {
        Explanation loan = Samples.Loan(50);
        HtmlReport report = ExplanationReport.Create(loan, new ExplanationReportOptions { Metrics = [new("Accuracy", 0.894), new("Lift", double.NaN)], Rows = [7] });

        JsonElement root = JsonDocument.Parse(report.ToJson()).RootElement;

        root.GetProperty("format").GetString().ShouldBe("MLNet.Xai report");
        JsonElement[] content = [.. root.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("content").EnumerateArray())];
        JsonElement[] metrics = [.. content.Single(c => c.GetProperty("kind").GetString() == "metrics").GetProperty("metrics").EnumerateArray()];
        metrics[0].GetProperty("value").GetDouble().ShouldBe(0.894);
        metrics[1].GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement waterfall = content.First(c => c.TryGetProperty("title", out JsonElement t) && t.GetString()!.StartsWith("Row 7"));
        JsonElement[] rows = [.. waterfall.GetProperty("rows").EnumerateArray()];
        rows[0][1].GetDouble().ShouldBe(0.482);
        rows[^1][1].GetDouble().ShouldBe(loan.Output(7), 1e-12);
        rows.SkipLast(1).Sum(r => r[1].GetDouble()).ShouldBe(loan.Output(7), 1e-12);
    }

    [Fact]
    public void Save_Report_NumbersLieBesideIt()
    {
        string folder = Path.Combine(Path.GetTempPath(), "xai-report-" + Guid.NewGuid().ToString("N"));
        try
        {
            HtmlReport report = new HtmlReport("t").Section("s").Table(["a"], [["1"]]);
            report.Save(Path.Combine(folder, "report.html"));

            Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["report.html", "report.json"]);
            File.ReadAllText(Path.Combine(folder, "report.json")).ShouldBe(report.ToJson());
            Should.Throw<ArgumentException>(() => report.Save(Path.Combine(folder, "report.json")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Create_AsksForMoreThanAMegabyte_DrawsFewerRowsAndSaysHowMany()
    {
        string html = ExplanationReport.Create(Samples.Wide(6000, 40), new ExplanationReportOptions { MaxRows = 6000, MaxDisplay = 20 }).ToString();

        Encoding.UTF8.GetByteCount(html).ShouldBeLessThanOrEqualTo(1_000_000);
        html.ShouldMatch("Drawn are [0-9,]+ of 6,000 rows, taken evenly");
    }
}
