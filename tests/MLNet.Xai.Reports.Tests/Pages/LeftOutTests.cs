using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Pages;

/// <summary>What data or model do not allow is left out with its reason; what is asked wrongly is an error.</summary>
public sealed class LeftOutTests
{
    [Fact]
    public void Report_WithoutALabel_LeavesMetricsOutAndSaysSo()
    {
        IDataView data = LoanModels.ML.Transforms.SelectColumns(nameof(Loan.Income), nameof(Loan.CreditScore), nameof(Loan.Amount), nameof(Loan.Purpose)).Fit(LoanModels.Test).Transform(LoanModels.Test);
        ModelReport report = LoanModels.Report(LoanModels.Trees, data);
        report.Metrics.ShouldBeEmpty();
        report.LeftOut["Metrics"].ShouldContain("no column 'Label'");
        report.LeftOut.ShouldContainKey("Permutation importance");
        report.ToString().ShouldContain("Left out: the data has no column &#39;Label&#39;");
        report.Rows.Count.ShouldBe(3);
    }

    [Fact]
    public void Report_OfOneClass_LeavesCurvesOutAndSaysSo()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(900).Where(l => l.Label)));
        report.LeftOut["Curves"].ShouldContain("are positive");
        report.LeftOut.ShouldContainKey("Permutation importance");
        report.Metrics.Select(m => m.Name).ShouldNotContain("Area under the ROC curve");
        report.Metrics.ShouldAllBe(m => m.Value == null || double.IsFinite(m.Value.Value));
    }

    [Fact]
    public void Report_OfAConstantLabel_LeavesRSquaredOut()
    {
        ModelReport report = LoanModels.Report(LoanModels.Regression, LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(300).Select(l => { l.Loss = 2; return l; })), o => o.LabelColumnName = nameof(Loan.Loss));
        report.LeftOut["R²"].ShouldBe("all labels are equal");
        BinaryOf(report, "Mean absolute error").ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Report_OfScoresThatAreNaN_CountsThemAndLeavesThemOut()
    {
        Loan[] loans = [.. Loan.Make(500, seed: 4)];
        for (int i = 0; i < 500; i += 10)
            loans[i].Income = float.NaN;
        ITransformer model = LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.CreditScore)).Append(LoanModels.ML.Transforms.NormalizeMinMax("Features"))
            .Append(LoanModels.ML.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(LoanModels.Train);
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(loans);
        ModelReport report = LoanModels.Report(model, data);
        report.ToString().ShouldContain("Over 450 rows; left out are 50 rows whose score is no finite number.");
        BinaryOf(report, "Accuracy").ShouldBe(LoanModels.ML.BinaryClassification.Evaluate(model.Transform(LoanModels.ML.Data.LoadFromEnumerable(loans.Where(l => !float.IsNaN(l.Income))))).Accuracy, 1e-9);
    }

    [Fact]
    public void Report_OfNoRows_IsAnError() =>
        Should.Throw<InvalidOperationException>(() => LoanModels.Report(LoanModels.Trees, LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(0)))).Message.ShouldContain("no rows");

    [Fact]
    public void Report_WithWeights_IsThatOfRepeatedRows()
    {
        Loan[] loans = [.. Loan.Make(400, seed: 9)];
        ModelReport weighted = LoanModels.Report(LoanModels.Trees, LoanModels.ML.Data.LoadFromEnumerable(loans), o => o.WeightColumnName = nameof(Loan.Weight));
        ModelReport repeated = LoanModels.Report(LoanModels.Trees, LoanModels.ML.Data.LoadFromEnumerable(loans.SelectMany(l => Enumerable.Repeat(l, (int)l.Weight))));
        foreach (string name in new[] { "Accuracy", "Area under the ROC curve", "F1 score", "Log-loss", "Brier score" })
            BinaryOf(weighted, name).ShouldBe(BinaryOf(repeated, name), 1e-9);
        weighted.ToString().ShouldContain("count by their weight in &#39;Weight&#39;");
    }

    [Fact]
    public void Report_AtACutoff_DecidesByIt()
    {
        ModelReport report = LoanModels.Report(LoanModels.Trees, change: o => o.Cutoff = 0.8);
        float[] probabilities = [.. LoanModels.Trees.Transform(LoanModels.Test).GetColumn<float>("Probability")];
        bool[] labels = [.. LoanModels.Test.GetColumn<bool>("Label")];
        BinaryOf(report, "Precision").ShouldBe(labels.Where((_, i) => probabilities[i] > 0.8).Average(l => l ? 1.0 : 0), 1e-9);
        report.ToString().ShouldContain("positive where the probability is above 0.8");
    }

    [Fact]
    public void Report_AskedForWhatIsNotThere_SaysWhatThereIs()
    {
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.LabelColumnName = "Nothing")).Message.ShouldContain("ModelReportOptions.LabelColumnName: there is no column 'Nothing'");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.ProtectedColumnName = "Nothing")).Message.ShouldContain("ProtectedColumnName is 'Nothing'");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Classes, change: o => o.ClassName = "ugly")).Message.ShouldContain("the classes are");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.Rows = [5_000_000])).Message.ShouldContain("no row 5000000");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.LabelColumnName = nameof(Loan.Loss))).Message.ShouldContain("Boolean");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.DriftData = LoanModels.ML.Data.LoadFromEnumerable([new { Income = 1f }]))).Message.ShouldContain("DriftData has no column");
        Should.Throw<FileNotFoundException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.ModelPath = "no.zip")).Message.ShouldContain("ModelPath");
        Should.Throw<ArgumentOutOfRangeException>(() => LoanModels.Report(LoanModels.Trees, change: o => o.ShapRows = 1)).Message.ShouldContain("ShapRows");
    }

    [Fact]
    public void Report_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var stages = new List<string>();
        Should.Throw<OperationCanceledException>(() => LoanModels.Report(LoanModels.Trees, change: o =>
        {
            o.Cancellation = source.Token;
            o.Progress = new Heard(stages, source);
        }));
        stages.ShouldContain("measuring");
    }

    [Fact]
    public void Report_OfNamedRows_ShowsThoseAlone() =>
        LoanModels.Report(LoanModels.Trees, change: o => o.Rows = [7, 3]).Rows.Select(r => r.Number).ShouldBe([7, 3]);

    private static double BinaryOf(ModelReport report, string name) => report.Metrics.Single(m => m.Name == name).Value!.Value;

    private sealed class Heard(List<string> stages, CancellationTokenSource source) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value)
        {
            stages.Add(value.Stage);
            if (value.Stage == "measuring")
                source.Cancel();
        }
    }
}
