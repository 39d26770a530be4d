using System.Text.Json;
using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Reports and matrices of real models: their metrics, and the names of their classes.</summary>
public sealed class PictureTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Report_Multiclass_HasItsMetricsAndNamesTheClasses()
    {
        IDataView view = Explained("OneVersusAllRaw");
        var metrics = _ml.MulticlassClassification.Evaluate(view, "Class");
        string[] classes = Loans.SlotNames(view.Schema, "Shap.BaseValue");

        HtmlReport report = _ml.Explain().Plots.Report(view, "Shap", metrics, output: classes[1]);

        Metric(report, "Micro accuracy").ShouldBe(metrics.MicroAccuracy);
        Metric(report, "Log-loss").ShouldBe(metrics.LogLoss);
        report.Subtitle.ShouldContain(classes[1]);
        SvgFigure matrix = _ml.Explain().Plots.ConfusionMatrix(view, "Class");
        matrix.Table.Columns.SkipLast(1).ShouldBe(["Actual", .. classes.Select(c => $"predicted {c}")]);
        for (int actual = 0; actual < classes.Length; actual++)
        {
            string[] cells = [.. Enumerable.Range(0, classes.Length).Select(p => $"{metrics.ConfusionMatrix.Counts[actual][p]}")];
            matrix.Table.Rows[actual].Skip(1).SkipLast(1).Select(c => $"{c}").ShouldBe(cells);
            report.ToJson().ShouldContain($"\"predicted {classes[actual]}\"");
        }

        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.Report(view, "Shap", metrics)).Message.ShouldContain("explains 3 outputs");
        _ml.Explain().Plots.Waterfall(view, "Shap", 3, output: classes[2]).Title.ShouldBe($"Row 3: {classes[2]}");
        _ml.Explain().Plots.Beeswarm(view, "Shap", output: classes[2]).Title.ShouldBe($"Summary of SHAP values for {classes[2]}");
    }

    [Fact]
    public void Report_Regression_HasItsMetrics()
    {
        IDataView view = Explained("FastTreeRegression");
        var metrics = _ml.Regression.Evaluate(view, "Target");
        ExplanationReportOptions options = new() { Metrics = [new("Own", 1)] };

        HtmlReport report = _ml.Explain().Plots.Report(view, "Shap", metrics, options);

        Metric(report, "Root mean squared error").ShouldBe(metrics.RootMeanSquaredError);
        Metric(report, "R²").ShouldBe(metrics.RSquared);
        Metric(report, "Own").ShouldBe(1);
        options.Metrics.Count.ShouldBe(1);
    }

    [Fact]
    public void Report_Ranking_HasItsGains()
    {
        IDataView view = Explained("FastTreeRanking");
        var metrics = _ml.Ranking.Evaluate(view, "Grade", "Group");

        HtmlReport report = _ml.Explain().Plots.Report(view, "Shap", metrics);

        Metric(report, "NDCG@1").ShouldBe(metrics.NormalizedDiscountedCumulativeGains[0]);
        Metric(report, "NDCG@3").ShouldBe(metrics.NormalizedDiscountedCumulativeGains[2]);
    }

    [Fact]
    public void Report_CalibratedBinary_HasItsLogLoss()
    {
        IDataView view = Explained("FastTreeBinary");
        var metrics = _ml.BinaryClassification.Evaluate(view);

        Metric(_ml.Explain().Plots.Report(view, "Shap", metrics), "Log-loss").ShouldBe(metrics.LogLoss);
        SvgFigure matrix = _ml.Explain().Plots.ConfusionMatrix(view);
        matrix.Table.Rows.Select(r => r[0]).ShouldBe(["false", "true"]);
        matrix.Table.Rows[1][2].ShouldBe(metrics.ConfusionMatrix.Counts[0][0]);
    }

    [Fact]
    public void ConfusionMatrix_OfNumbers_SaysWhatClassesAre() =>
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.ConfusionMatrix(Explained("FastTreeRegression"), "Target", "Score")).Message
            .ShouldBe("The column 'Target' is Single; classes are keys, Boolean or text.");

    [Fact]
    public void Importance_OfAModel_IsTheMeanSizeOfItsValues()
    {
        IDataView view = Explained("FastTreeRegression");
        Explanation explanation = ExplanationReader.Read(view, "Shap");

        ImportanceTable table = _ml.Explain().Importance(view, "Shap");

        table.Features.Sum(f => f.Share).ShouldBe(1, 1e-12);
        foreach (FeatureImportance line in table.Features)
        {
            int f = explanation.FeatureNames.ToList().IndexOf(line.Feature);
            line.MeanMagnitude.ShouldBe(Enumerable.Range(0, 60).Average(r => Math.Abs(explanation.Row(r)[f])), 1e-9);
        }
    }

    private static double Metric(HtmlReport report, string name) => JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("sections").EnumerateArray()
        .SelectMany(s => s.GetProperty("content").EnumerateArray()).Single(c => c.GetProperty("kind").GetString() == "metrics")
        .GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();

    private IDataView Explained(string trainer) =>
        TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml).Fit(TreeData.View(_ml, 300, 1)).Transform(TreeData.View(_ml, 60, 2));
}
