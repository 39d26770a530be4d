using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports.Tests.Merged;

/// <summary>The page about a run in parts: its numbers are those of the rows, and its bytes do not tell how the rows were split.</summary>
public sealed class SummaryReportTests
{
    private static readonly SummaryReportOptions s_dated = new() { Date = MergedRuns.Date };

    [Fact]
    public void Report_OfOneAndOfFourParts_HasTheSameBytes()
    {
        foreach (MergedParts[] runs in new[] { MergedRuns.Trees, MergedRuns.Classes })
        {
            HtmlReport[] pages = [.. runs.Select(r => r.Report(s_dated))];
            pages[1].ToString().ShouldBe(pages[0].ToString());
            pages[1].ToJson().ShouldBe(pages[0].ToJson());
            Encoding.UTF8.GetByteCount(pages[0].ToString()).ShouldBeLessThan(2_000_000);
        }

        MergedRuns.Trees[1].Report(new SummaryReportOptions { Date = MergedRuns.Date, ListsParts = true }).ToString().ShouldContain("part-00003-of-00004.parquet");
    }

    [Fact]
    public void Report_OfParts_HasTheNumbersOfTheRows()
    {
        IDataView explained = MergedRuns.Explained(LoanModels.Trees);
        float[][] shap = [.. explained.GetColumn<float[]>("Shap")];
        VBuffer<ReadOnlyMemory<char>> slots = default;
        explained.Schema["Shap"].GetSlotNames(ref slots);
        string[] names = [.. slots.DenseValues().Select(s => s.ToString())];
        JsonNode report = JsonNode.Parse(MergedRuns.Trees[1].Report(s_dated).ToJson())!;

        JsonArray importance = Content(report, "Importance").First(c => (string?)c!["kind"] == "table")!["rows"]!.AsArray();
        importance.Count.ShouldBe(names.Length);
        foreach (JsonNode? row in importance)
        {
            int f = Array.IndexOf(names, (string)row![0]!);
            ((double)row[1]!).ShouldBe(shap.Average(r => Math.Abs((double)r[f])), 1e-9);
            ((double)row[3]!).ShouldBe(shap.Average(r => (double)r[f]), 1e-9);
            ((double)row[5]!).ShouldBe(shap.Max(r => Math.Abs(r[f])));
            ((double)row[6]!).ShouldBe(shap.Length);
        }

        JsonNode purpose = Content(report, "Effects by value").First(c => (string?)c!["kind"] == "figure" && (string)c["title"]! == "Effect of PurposeSlots")!;
        purpose["rows"]!.AsArray().Count.ShouldBe(4);
        foreach (JsonNode? row in purpose["rows"]!.AsArray())
        {
            int[] rows = [.. Enumerable.Range(0, shap.Length).Where(i => MergedRuns.Rows[i].Purpose == (string)row![0]!)];
            ((double)row![1]!).ShouldBe(rows.Average(i => (double)shap[i][Array.IndexOf(names, "PurposeSlots")]), 1e-9);
        }

        int income = Array.IndexOf(names, "Income");
        JsonArray effect = Content(report, "Effects by value").First(c => (string?)c!["kind"] == "figure" && (string)c["title"]! == "Effect of Income")!["rows"]!.AsArray();
        effect.Sum(r => (double)r![2]!).ShouldBe(shap.Length);
        foreach (JsonNode? row in effect)
        {
            int[] rows = [.. Enumerable.Range(0, shap.Length).Where(i => MergedRuns.Rows[i].Income >= (double)row![0]! && MergedRuns.Rows[i].Income <= (double)row[1]!)];
            rows.Length.ShouldBe((int)(double)row![2]!);
            ((double)row[3]!).ShouldBe(rows.Average(i => (double)shap[i][income]), 1e-9);
        }

        JsonArray labels = Content(report, "Scores").First(c => (string?)c!["caption"] == "Predicted labels")!["rows"]!.AsArray();
        labels.ToDictionary(r => (string)r![0]!, r => (int)(double)r![1]!).ShouldBe(explained.GetColumn<bool>("PredictedLabel").GroupBy(b => b ? "true" : "false").ToDictionary(g => g.Key, g => g.Count()), ignoreOrder: true);
        JsonArray histogram = Content(report, "Scores").First(c => (string?)c!["kind"] == "figure" && (string)c["title"]! == "Distribution of Score")!["rows"]!.AsArray();
        histogram.Sum(r => (double)r![2]!).ShouldBe(1, 1e-9);
        float[] scores = [.. explained.GetColumn<float>("Score")];
        double below = 0;
        foreach (JsonNode? row in histogram)
        {
            below += (double)row![2]!;
            below.ShouldBe(scores.Count(s => s <= (double)row[1]!) / (double)scores.Length, 0.02);
        }
    }

    [Fact]
    public void Report_OfParts_SaysWhatWasRun()
    {
        MergedParts run = MergedRuns.Trees[0];
        string page = run.Report(s_dated).ToString();
        page.ShouldContain(run.Run.ModelSha256);
        page.ShouldContain("trees.zip");
        page.ShouldContain("rows.csv");
        page.ShouldContain("method treeshap, seed 1");
        page.ShouldContain("1,500");
        page.ShouldContain("2026-11-27");
        page.ShouldNotContain("part-0000");
        foreach (Match figure in Regex.Matches(page, "<figure>.*?</figure>", RegexOptions.Singleline))
        {
            Regex.Count(figure.Value, "<svg ").ShouldBe(Regex.Count(figure.Value, "<title id=[^>]*>[^<]+</title>"));
            figure.Value.ShouldContain("<details><summary>Numbers</summary>");
        }
    }

    [Fact]
    public void Report_WithTheModel_HasItsSection_AndRefusesAnother()
    {
        var ml = new MLContext(1);
        // The models' files are written with their runs.
        _ = (MergedRuns.Trees, MergedRuns.Classes);
        ModelFile file = ModelFile.Open(MergedRuns.ModelPath("trees"));
        var options = new SummaryReportOptions { ModelFile = file, Model = ml.Explain().Inspect(file.Load(ml, out DataViewSchema? schema), schema), Date = MergedRuns.Date };
        MergedRuns.Trees[0].Report(options).ToString().ShouldContain("30 with ");
        Should.Throw<ArgumentException>(() => MergedRuns.Classes[0].Report(options)).Message.ShouldContain("is not the model that the rows were explained with");
        options.ModelFile = null;
        Should.Throw<ArgumentException>(() => MergedRuns.Trees[0].Report(options)).Message.ShouldContain("ModelFile");
    }

    [Fact]
    public void Report_OfSeveralClasses_IsOfTheAskedOne()
    {
        string page = MergedRuns.Classes[0].Report(new SummaryReportOptions { ClassName = "bad", Date = MergedRuns.Date }).ToString();
        page.ShouldContain("mean |Shap| of bad");
        page.ShouldContain("mean Shap of bad");
        page.ShouldNotContain("mean Shap of good");
        Should.Throw<ArgumentException>(() => MergedRuns.Classes[0].Report(new SummaryReportOptions { ClassName = "purple" })).Message.ShouldContain("good");
        Should.Throw<ArgumentException>(() => MergedRuns.Classes[0].Report(new SummaryReportOptions { MaxDisplay = 1 }));
    }

    [Fact]
    public void Report_OfRowsWithoutExplanationsOrNumbers_SaysSo()
    {
        DataSummary scores = LoanModels.ML.Explain().Summarise(LoanModels.Trees.Transform(LoanModels.Test), new SummaryOptions { Columns = ["Score", "Income"] });
        scores.Report(s_dated).ToString().ShouldContain("Left out: the rows have no column of attributions");
        IDataView none = LoanModels.ML.Data.FilterRowsByColumn(MergedRuns.Explained(LoanModels.Trees), "Score", lowerBound: 1e9);
        LoanModels.ML.Explain().Summarise(none).Report(s_dated).ToString().ShouldContain("Left out: no row has an attribution");
        IDataView one = LoanModels.ML.Data.TakeRows(MergedRuns.Explained(LoanModels.Trees), 1);
        LoanModels.ML.Explain().Summarise(one).Report(s_dated).ToString().ShouldContain("Effects by value");
    }

    private static IEnumerable<JsonNode?> Content(JsonNode report, string heading) => report["sections"]!.AsArray().Single(s => (string)s!["heading"]! == heading)!["content"]!.AsArray();
}
