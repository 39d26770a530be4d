using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Pages;

/// <summary>The page is whole, safe and small, and says what it does not have.</summary>
public sealed class PageTests
{
    [Fact]
    public void Page_OfEveryTask_HasTitleDescriptionAndTableForEveryFigure()
    {
        foreach (ModelReport report in new[] { LoanModels.Report(LoanModels.Trees, change: All), LoanModels.Report(LoanModels.Classes, change: All), LoanModels.Report(LoanModels.Regression, change: o => o.LabelColumnName = nameof(Loan.Loss)) })
        {
            string html = report.ToString();
            MatchCollection figures = Regex.Matches(html, "<figure>.*?</figure>", RegexOptions.Singleline);
            figures.Count.ShouldBeGreaterThan(8);
            foreach (Match figure in figures)
            {
                Regex.Count(figure.Value, "<svg ").ShouldBe(Regex.Count(figure.Value, "<title id=[^>]*>[^<]+</title>"));
                Regex.Count(figure.Value, "<svg ").ShouldBe(Regex.Count(figure.Value, "<desc id=[^>]*>[^<]+</desc>"));
                figure.Value.ShouldContain("<details><summary>Numbers</summary>");
                figure.Value.ShouldContain("<tbody>\n<tr>");
            }
        }
    }

    [Fact]
    public void Page_OfAnyModel_LoadsNothingFromOutside()
    {
        string html = LoanModels.Report(LoanModels.Trees, change: All).ToString();
        html.ShouldNotContain("src=\"http");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("<link");
        Regex.Matches(html, "https?://[^\"'< ]*").Select(m => m.Value).Distinct().ShouldBe(["http://www.w3.org/2000/svg"]);
        html.ShouldContain("default-src 'none'");
    }

    [Fact]
    public void Page_OfHostileNames_EscapesThem()
    {
        const string hostile = "<script>alert('x')</script>";
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(600).Select(l => { l.Purpose = l.Purpose == "car" ? hostile : l.Purpose; l.Grade = l.Grade == "good" ? hostile : l.Grade; return l; }));
        ITransformer model = LoanModels.ML.Transforms.CopyColumns(hostile, nameof(Loan.Income)).Append(LoanModels.ML.Transforms.Conversion.MapValueToKey("Label", nameof(Loan.Grade)))
            .Append(LoanModels.ML.Transforms.Categorical.OneHotEncoding("P", nameof(Loan.Purpose))).Append(LoanModels.ML.Transforms.Concatenate("Features", hostile, nameof(Loan.CreditScore), "P"))
            .Append(LoanModels.ML.MulticlassClassification.Trainers.OneVersusAll(LoanModels.ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 5))).Fit(data);
        ModelReport report = LoanModels.Report(model, data, o =>
        {
            o.Title = hostile;
            o.DataName = hostile;
            o.ProtectedColumnName = nameof(Loan.Purpose);
        });
        report.ToString().ShouldNotContain("<script>alert");
        report.ToString().ShouldContain("&lt;script&gt;alert");
        JsonNode.Parse(report.ToJson())!["title"]!.GetValue<string>().ShouldBe(hostile);
    }

    [Fact]
    public void Report_OfTheSameSeed_IsTheSameByteForByte() =>
        LoanModels.Report(LoanModels.Trees, change: All).ToString().ShouldBe(LoanModels.Report(LoanModels.Trees, change: All).ToString());

    [Fact]
    public void Report_OfManyRowsAndFeatures_IsBelowTwoMegabytes()
    {
        const int features = 20;
        IEnumerable<Wide> rows = Enumerable.Range(0, 200_000).Select(i =>
        {
            var random = new Random(i);
            float[] values = [.. Enumerable.Range(0, features).Select(_ => random.NextSingle())];
            return new Wide { Features = values, Label = values[0] + values[1] + (values[2] * values[3]) + (0.3 * random.NextDouble()) > 1.4 };
        });
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(rows);
        ITransformer model = LoanModels.ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 20, numberOfLeaves: 16).Fit(LoanModels.ML.Data.TakeRows(data, 5000));
        ModelReport report = LoanModels.ML.Explain().Report(model, data, new ModelReportOptions { PermutationRows = 2000, PermutationRepeats = 2, InteractionRows = 20 });
        report.RowCount.ShouldBe(200_000);
        Encoding.UTF8.GetByteCount(report.ToString()).ShouldBeLessThan(2_000_000);
        report.LeftOut.ShouldBeEmpty();
    }

    [Fact]
    public void Json_OfAReport_HasMetricsAsNumbers()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees);
        JsonNode json = JsonNode.Parse(report.ToJson())!;
        JsonNode metrics = json["sections"]!.AsArray().Single(s => s!["heading"]!.GetValue<string>() == "Metrics")!["content"]!.AsArray().Single(c => c!["kind"]!.GetValue<string>() == "metrics")!["metrics"]!;
        metrics[0]!["value"]!.GetValue<double>().ShouldBe(report.Metrics[0].Value!.Value);
        metrics.AsArray().Count.ShouldBe(report.Metrics.Count);
    }

    [Fact]
    public void Save_ToAPath_WritesThePageAndItsNumbers()
    {
        string folder = Directory.CreateTempSubdirectory("xai-report").FullName;
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => o.ShapRows = 20);
        report.Save(Path.Combine(folder, "report.html"));
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["report.html", "report.json"]);
        File.ReadAllText(Path.Combine(folder, "report.html")).ShouldBe(report.ToString());
        Directory.Delete(folder, recursive: true);
    }

    private static void All(ModelReportOptions options)
    {
        options.ProtectedColumnName = nameof(Loan.Region);
        options.DriftData = LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(400, seed: 5));
    }

    public sealed class Wide
    {
        [VectorType(20)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
