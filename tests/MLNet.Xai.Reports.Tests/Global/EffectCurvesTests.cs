using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Global;

/// <summary>Effect curves on the page against brute force.</summary>
public sealed class EffectCurvesTests
{
    private static readonly Loan[] s_loans = [.. Loan.Make(300, seed: 21)];

    [Fact]
    public void PartialDependence_OfANormalisedFeature_IsTheMeanScoreWithTheDatasOwnNumbers()
    {
        ModelReport report = Report(LoanModels.Trees);
        JsonNode[][] rows = ReportJson.Rows(ReportJson.Figure(report, "Effect curves", "mean raw score along CreditScore"));
        rows.Length.ShouldBeGreaterThan(20);
        foreach (JsonNode[] row in (JsonNode[][])[rows[0], rows[7], rows[^1]])
        {
            float value = (float)ReportJson.Number(row[0]);
            value.ShouldBeInRange(300, 850);
            Scores(LoanModels.Trees, loan => loan.CreditScore = value).Average().ShouldBe(ReportJson.Number(row[1]), 1e-4);
        }
    }

    [Fact]
    public void LocalEffects_OfANormalisedFeature_AreStepsBetweenNeighboursSummedUp()
    {
        ModelReport report = Report(LoanModels.Trees);
        JsonNode[][] rows = ReportJson.Rows(ReportJson.Figure(report, "Effect curves", "accumulated effect on the raw score along CreditScore"));
        double[] edges = [.. rows.Select(row => ReportJson.Number(row[0]))], curve = [.. rows.Select(row => ReportJson.Number(row[1]))];
        for (int bin = 0; bin < edges.Length - 1; bin++)
        {
            bool Inside(Loan loan) => loan.CreditScore <= edges[bin + 1] && (loan.CreditScore > edges[bin] || (bin == 0 && loan.CreditScore == edges[0]));
            double[] below = Scores(LoanModels.Trees, loan => loan.CreditScore = (float)edges[bin]), above = Scores(LoanModels.Trees, loan => loan.CreditScore = (float)edges[bin + 1]);
            double step = Enumerable.Range(0, s_loans.Length).Where(r => Inside(s_loans[r])).Average(r => above[r] - below[r]);
            (curve[bin + 1] - curve[bin]).ShouldBe(step, 1e-4);
        }
    }

    [Fact]
    public void Curves_OfAClass_AreThoseOfItsOwnScore()
    {
        ModelReport report = Report(LoanModels.Classes, o => o.ClassName = "bad");
        JsonNode[][] rows = ReportJson.Rows(ReportJson.Figure(report, "Effect curves", "mean raw score of bad along Amount"));
        float value = (float)ReportJson.Number(rows[3][0]);
        IDataView scored = LoanModels.Classes.Transform(LoanModels.ML.Data.LoadFromEnumerable(Changed(loan => loan.Amount = value)));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        int bad = names.DenseValues().Select(n => n.ToString()).ToList().IndexOf("bad");
        scored.GetColumn<float[]>("Score").Average(scores => scores[bad]).ShouldBe((float)ReportJson.Number(rows[3][1]), 1e-4f);
    }

    [Fact]
    public void Curves_OfACategory_HaveABarEach()
    {
        ITransformer model = LoanModels.ML.Transforms.Categorical.OneHotEncoding("Purpose").Append(LoanModels.ML.Transforms.Concatenate("Features", "Purpose", nameof(Loan.Income)))
            .Append(LoanModels.ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 20, numberOfLeaves: 8)).Fit(LoanModels.Train);
        ModelReport report = Report(model);
        JsonNode figure = ReportJson.Figures(report, "Effect curves").First(f => ReportJson.Text(f["title"]!).EndsWith("along Purpose", StringComparison.Ordinal));
        ReportJson.Rows(figure).Select(row => ReportJson.Text(row[0])).Order().ShouldBe(["car", "house", "other", "school"]);
    }

    [Fact]
    public void Curves_AskedForNone_AreNotThere()
    {
        ModelReport report = Report(LoanModels.Trees, o => o.EffectCurves = 0);
        ReportJson.Headings(report).ShouldNotContain("Effect curves");
        report.LeftOut.ShouldNotContainKey("Effect curves");
        Should.Throw<ArgumentOutOfRangeException>(() => Report(LoanModels.Trees, o => o.EffectRows = 5)).Message.ShouldContain("ModelReportOptions.EffectRows");
    }

    [Fact]
    public void Curves_OfTextAndNumbers_GoAlongTheNumbers()
    {
        (ITransformer model, IDataView data) = Texts.TextReportTests.Model(withStars: true);
        ModelReport report = LoanModels.Report(model, data, o => (o.ShapRows, o.TextRows, o.PermutationRows) = (20, 20, 60));
        ReportJson.Figures(report, "Effect curves").Select(f => ReportJson.Text(f["title"]!)).ShouldContain("mean raw score along Stars");
        report.LeftOut.Keys.ShouldContain(key => key.StartsWith("Effect curves of '", StringComparison.Ordinal));
    }

    private static ModelReport Report(ITransformer model, Action<ModelReportOptions>? change = null) =>
        LoanModels.Report(model, LoanModels.ML.Data.LoadFromEnumerable(s_loans), o =>
        {
            o.EffectRows = 300;
            change?.Invoke(o);
        });

    private static double[] Scores(ITransformer model, Action<Loan> change) => [.. model.Transform(LoanModels.ML.Data.LoadFromEnumerable(Changed(change))).GetColumn<float>("Score").Select(score => (double)score)];

    private static Loan[] Changed(Action<Loan> change)
    {
        Loan[] copy = [.. Loan.Make(300, seed: 21)];
        foreach (Loan loan in copy)
            change(loan);
        return copy;
    }
}
