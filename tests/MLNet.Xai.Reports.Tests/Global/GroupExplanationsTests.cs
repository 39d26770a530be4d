using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports.Tests.Global;

/// <summary>What drives the groups' scores apart, against brute force.</summary>
public sealed class GroupExplanationsTests
{
    private const string AllFeatures = "all features: the mean raw score";

    [Fact]
    public void Differences_OfGroups_AreThoseOfTheirMeanShapValues()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => (o.ProtectedColumnName, o.ShapRows) = (nameof(Loan.Region), 2000));
        IDataView explained = LoanModels.ML.Explain().Predictions(LoanModels.Trees, LoanModels.Test, options: new ShapColumnOptions { GroupBy = SlotGrouping.SourceColumn }).Transform(LoanModels.Test);
        Explanation expected = ExplanationReader.Read(explained, "Shap", new ExplanationReadOptions { MaxRows = 2000 });
        string[] regions = [.. LoanModels.Test.GetColumn<string>(nameof(Loan.Region))];
        string reference = regions.CountBy(r => r).MaxBy(r => r.Value).Key;
        JsonNode[][] rows = Table(report);
        rows.Length.ShouldBe((expected.FeatureCount + 1) * 2);
        foreach (JsonNode[] row in rows.Where(row => ReportJson.Text(row[0]) != AllFeatures))
        {
            int feature = expected.FeatureNames.ToList().IndexOf(ReportJson.Text(row[0]));
            double[] Values(string group) => [.. Enumerable.Range(0, 2000).Where(r => regions[r] == group).Select(r => expected.Values[(r * expected.FeatureCount) + feature])];
            double[] own = Values(ReportJson.Text(row[1])), others = Values(reference);
            var welch = MeanDifference.Welch(own, others);
            ReportJson.Number(row[2]).ShouldBe(own.Average(), 1e-5);
            ReportJson.Number(row[3]).ShouldBe(others.Average(), 1e-5);
            ReportJson.Number(row[4]).ShouldBe(welch.Difference, 1e-5);
            ReportJson.Number(row[5]).ShouldBe(welch.Low, 1e-5);
            ReportJson.Number(row[6]).ShouldBe(welch.High, 1e-5);
        }
    }

    [Fact]
    public void Differences_OfAllFeatures_AddUpToThatOfTheMeanScores()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => (o.ProtectedColumnName, o.ShapRows) = (nameof(Loan.Purpose), 2000));
        JsonNode[][] rows = Table(report);
        float[] scores = [.. LoanModels.Trees.Transform(LoanModels.Test).GetColumn<float>("Score")];
        string[] purposes = [.. LoanModels.Test.GetColumn<string>(nameof(Loan.Purpose))];
        foreach (JsonNode[] all in rows.Where(row => ReportJson.Text(row[0]) == AllFeatures))
        {
            string group = ReportJson.Text(all[1]);
            rows.Where(row => ReportJson.Text(row[1]) == group && ReportJson.Text(row[0]) != AllFeatures).Sum(row => ReportJson.Number(row[4])).ShouldBe(ReportJson.Number(all[4]), 1e-4);
            scores.Where((_, i) => purposes[i] == group).Average().ShouldBe((float)ReportJson.Number(all[2]), 1e-4f);
        }
    }

    [Fact]
    public void Differences_OfOneGroup_AreLeftOut()
    {
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(200).Select(l => { l.Region = "north"; return l; }));
        ModelReport report = LoanModels.Report(LoanModels.Trees, data, o => o.ProtectedColumnName = nameof(Loan.Region));
        report.LeftOut["What drives the groups' scores apart"].ShouldContain("of the group 'north'");
    }

    private static JsonNode[][] Table(ModelReport report) => ReportJson.Table(report, "Fairness", "All differences, the largest first");
}
