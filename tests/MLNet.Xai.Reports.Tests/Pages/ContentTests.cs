using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports.Tests.Pages;

/// <summary>What stands on the page, against brute force.</summary>
public sealed class ContentTests
{
    [Fact]
    public void Card_OfAModelFile_HasItsSizeAndHash()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("xai-report").FullName, "model.zip");
        LoanModels.ML.Model.Save(LoanModels.Trees, LoanModels.Train.Schema, path);
        ModelReport report = LoanModels.Report(LoanModels.ML.Model.Load(path, out _), change: o => (o.ModelPath, o.DataName) = (path, "loans.csv"));
        string[][] card = Table(report, "Model card", "");
        Fact("SHA-256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        Fact("File").ShouldBe($"model.zip, {new FileInfo(path).Length:#,0} bytes");
        Fact("Task").ShouldBe("binary classification, with probabilities");
        Fact("Data").ShouldBe("loans.csv, 2,000 rows");
        Fact("Trees").ShouldBe("30 with 360 leaves");
        Fact("Date").ShouldBe("2026-11-27");
        Fact("Explained by").ShouldStartWith("TreeSHAP: exact");
        Table(report, "Model card", "Columns that the score follows from").Select(row => row[0]).ShouldBe([nameof(Loan.Income), nameof(Loan.CreditScore), nameof(Loan.Amount), nameof(Loan.Purpose)]);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        string Fact(string name) => card.Single(row => row[0] == name)[1];
    }

    [Fact]
    public void Fairness_AtACutoff_HasTheGroupsRatesOfThatCutoff()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => (o.ProtectedColumnName, o.Cutoff) = (nameof(Loan.Region), 0.7));
        string[] regions = [.. LoanModels.Test.GetColumn<string>(nameof(Loan.Region))];
        float[] probabilities = [.. LoanModels.Trees.Transform(LoanModels.Test).GetColumn<float>("Probability")];
        bool[] labels = [.. LoanModels.Test.GetColumn<bool>("Label")];
        foreach (string[] row in Table(report, "Fairness", "Groups of 'Region'"))
        {
            int[] own = [.. Enumerable.Range(0, regions.Length).Where(i => regions[i] == row[0])];
            double.Parse(row[1]).ShouldBe(own.Length);
            double.Parse(row[2]).ShouldBe(own.Average(i => probabilities[i] > 0.7 ? 1.0 : 0), 1e-9);
            double.Parse(row[3]).ShouldBe(own.Average(i => labels[i] ? 1.0 : 0), 1e-9);
            double.Parse(row[4]).ShouldBe(own.Where(i => labels[i]).Average(i => probabilities[i] > 0.7 ? 1.0 : 0), 1e-9);
            double.Parse(row[5]).ShouldBe(own.Where(i => !labels[i]).Average(i => probabilities[i] > 0.7 ? 1.0 : 0), 1e-9);
            double.Parse(row[7]).ShouldBe(own.Average(i => -Math.Log2(labels[i] ? probabilities[i] : 1 - probabilities[i])), 1e-6);
        }
    }

    [Fact]
    public void Rows_OfTwoClasses_AreTheExtremeOnes()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees);
        float[] scores = [.. LoanModels.Trees.Transform(LoanModels.Test).GetColumn<float>("Score")];
        bool[] labels = [.. LoanModels.Test.GetColumn<bool>("Label")];
        scores[Row("most certain to be positive")].ShouldBe(scores.Max());
        scores[Row("most certain to be negative")].ShouldBe(scores.Min());
        scores[Row("most wrong: taken for positive")].ShouldBe(scores.Where((s, i) => !labels[i] && s > 0).Max());
        scores[Row("most wrong: taken for negative")].ShouldBe(scores.Where((s, i) => labels[i] && s <= 0).Min());
        float middle = scores[Row("in the middle")];
        scores.Count(s => s < middle).ShouldBeInRange(900, 1100);

        int Row(string why) => (int)report.Rows.Single(r => r.Why.Contains(why)).Number;
    }

    [Fact]
    public void Importance_OnThePage_IsThatOfTheLibrary()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => o.ShapRows = 2000);
        IDataView explained = LoanModels.ML.Explain().Predictions(LoanModels.Trees, LoanModels.Test, options: new ShapColumnOptions { GroupBy = SlotGrouping.SourceColumn }).Transform(LoanModels.Test);
        ImportanceTable expected = LoanModels.ML.Explain().Importance(explained, "Shap");
        string[][] rows = Table(report, "Importance", "Side by side: rank 1 is the most important");
        rows.Select(r => r[0]).ShouldBe(expected.Features.Select(f => f.Feature));
        for (int i = 0; i < rows.Length; i++)
            double.Parse(rows[i][1]).ShouldBe(expected.Features[i].MeanMagnitude, 1e-5);
    }

    [Fact]
    public void Dependence_OfANormalisedFeature_ShowsTheDatasOwnNumbers()
    {
        JsonNode figure = Section(LoanModels.Report(LoanModels.Trees), "Dependence").First(c => c!["kind"]!.GetValue<string>() == "figure" && c["title"]!.GetValue<string>().Contains("CreditScore"))!;
        figure["description"]!.GetValue<string>().ShouldMatch("[3-8][0-9][0-9]");
        figure["rows"]![0]![0]!.GetValue<string>().ShouldStartWith("30");
    }

    [Fact]
    public void Reasons_OfRefusedRows_StandOnThePage()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => o.Reasons = new ReasonCodeOptions { Cutoff = ReasonCutoff.ProbabilityBelow(0.5), DefaultText = "{feature} is {value}", GroupBy = SlotGrouping.SourceColumn });
        report.LeftOut.ShouldNotContainKey("Reasons");
        string[] refused = [.. report.Rows.Where(r => r.Said.StartsWith("negative")).Select(r => $"Row {r.Number}")];
        refused.ShouldNotBeEmpty();
        string[] figures = [.. Section(report, "Reasons").Where(c => c!["kind"]!.GetValue<string>() == "figure").Select(c => c!["title"]!.GetValue<string>())];
        figures.Order().ShouldBe(refused.Order());
    }

    [Fact]
    public void Waterfalls_OfSeveralClasses_AreOfThePredictedClass()
    {
        ModelReport report = LoanModels.Report(LoanModels.Classes);
        string[] classes = [.. LoanModels.Classes.Transform(LoanModels.Test).GetColumn<string>("PredictedLabel")];
        foreach (ChosenRow row in report.Rows)
            row.Said.ShouldStartWith(classes[row.Number]);
        report.ToString().ShouldContain("raw score of");
    }

    private static JsonArray Section(ModelReport report, string heading) =>
        JsonNode.Parse(report.ToJson())!["sections"]!.AsArray().Single(s => s!["heading"]!.GetValue<string>() == heading)!["content"]!.AsArray();

    private static string[][] Table(ModelReport report, string heading, string caption) =>
        [.. Section(report, heading).Single(c => c!["kind"]!.GetValue<string>() == "table" && c["caption"]!.GetValue<string>() == caption)!["rows"]!.AsArray().Select(row => row!.AsArray().Select(cell => cell?.ToString() ?? "").ToArray())];
}
