using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports.Tests.Global;

/// <summary>A tree in the model's place, and what would have to be different.</summary>
public sealed class SurrogateAndCounterfactualTests
{
    [Fact]
    public void Surrogate_OfATreeModel_AsksTheDatasOwnColumnsAndSaysHowFaithfulItIs()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees);
        ModelSurrogate expected = LoanModels.ML.Explain().Surrogate(LoanModels.Trees, LoanModels.Test, new SurrogateOptions { MinLeafRows = 20, Columns = [nameof(Loan.Income), nameof(Loan.CreditScore), nameof(Loan.Amount), nameof(Loan.Purpose)] });
        JsonArray content = ReportJson.Section(report, "Surrogate tree");
        content[0]!["text"]!.GetValue<string>().ShouldEndWith(expected.Fidelity);
        expected.RSquared.ShouldBeGreaterThan(0.5);
        ReportJson.Rows(content[1]!).Length.ShouldBe(expected.Tree.LeafCount);
        content[1]!.ToJsonString().ShouldContain("CreditScore");
    }

    [Fact]
    public void Surrogate_OfSeveralClasses_SaysHowOftenItSaysTheModelsClass() =>
        ReportJson.Section(LoanModels.Report(LoanModels.Classes), "Surrogate tree")[0]!["text"]!.GetValue<string>().ShouldContain("The tree says the model's class of ");

    [Fact]
    public void Surrogate_OfClusters_IsLeftOut()
    {
        ITransformer model = LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.Amount)).Append(LoanModels.ML.Clustering.Trainers.KMeans(numberOfClusters: 3)).Fit(LoanModels.Train);
        ModelReport report = LoanModels.Report(model);
        report.LeftOut["Surrogate tree"].ShouldBe("what the model's scores mean is not known");
        ReportJson.Table(report, "Left out", "").ShouldContain(row => ReportJson.Text(row[0]).Contains("Surrogate tree"));
    }

    [Fact]
    public void Counterfactuals_NotAskedFor_AreNotThere() => ReportJson.Headings(LoanModels.Report(LoanModels.Forest)).ShouldNotContain("Counterfactuals");

    [Fact]
    public void Counterfactuals_OfRefusedRows_AreAcceptedByTheModel()
    {
        ModelReport report = LoanModels.Report(LoanModels.Forest, change: o => o.Counterfactuals = new CounterfactualColumnOptions { Target = ScoreTarget.Above(0), Scorings = 2000 });
        string[] refused = [.. report.Rows.Where(r => r.Said.StartsWith("negative", StringComparison.Ordinal)).Select(r => $"Row {r.Number}: what would have to be different")];
        refused.ShouldNotBeEmpty();
        JsonNode[] figures = ReportJson.Figures(report, "Counterfactuals");
        figures.Select(f => ReportJson.Text(f["title"]!)).Order().ShouldBe(refused.Order());
        foreach (JsonNode figure in figures)
        {
            JsonNode[] says = ReportJson.Rows(figure).Single(row => ReportJson.Text(row[0]) == "the model says");
            double.Parse(ReportJson.Text(says[2]).Replace('−', '-')).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Counterfactuals_ThatNoRowNeeds_AreLeftOut()
    {
        ModelReport report = LoanModels.Report(LoanModels.Forest, change: o => o.Counterfactuals = new CounterfactualColumnOptions { Target = ScoreTarget.Above(-1e6) });
        report.LeftOut["Counterfactuals"].ShouldContain("asked for already");
    }
}
