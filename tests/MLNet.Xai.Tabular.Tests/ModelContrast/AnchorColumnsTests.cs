using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

public sealed class AnchorColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void WithAnchors_RulesInWords_SavedWithTheSameBits()
    {
        IDataView train = Loans.View(_ml, 400, 1), test = Loans.View(_ml, 15, 2);
        var trained = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
            .Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10).WithAnchors(_ml, "Rule", new() { ExplainWhen = ExplainWhen.ScoreAtMost(0) })).Fit(train);
        IDataView view = _ml.Data.Cache(trained.Transform(test)), again = _ml.Data.Cache(Loans.SaveAndLoad(_ml, trained).Transform(test));
        string[] rules = [.. view.GetColumn<string>("Rule")];
        float[] scores = [.. view.GetColumn<float>("Score")], precision = [.. view.GetColumn<float>("Rule.Precision")], low = [.. view.GetColumn<float>("Rule.PrecisionLow")], coverage = [.. view.GetColumn<float>("Rule.Coverage")];
        float[] found = [.. view.GetColumn<float>("Rule.Found")];
        float[][] marks = [.. view.GetColumn<float[]>("Rule.Features")];
        for (int r = 0; r < rules.Length; r++)
        {
            if (scores[r] > 0)
            {
                rules[r].ShouldBeEmpty();
                precision[r].ShouldBe(float.NaN);
                continue;
            }

            foreach ((string name, float mark) in new[] { "Age", "Income", "Kind" }.Zip(marks[r]))
                rules[r].Contains(name, StringComparison.Ordinal).ShouldBe(mark == 1);
            if (found[r] == 1)
                low[r].ShouldBeGreaterThanOrEqualTo(0.9f);
            precision[r].ShouldBeGreaterThanOrEqualTo(low[r]);
            coverage[r].ShouldBeInRange(0, 1);
        }

        found.ShouldContain(1);
        rules.ShouldContain(rule => rule.Contains("Income <= ", StringComparison.Ordinal));
        rules.Where(rule => rule.Contains("Kind", StringComparison.Ordinal)).ShouldAllBe(rule => rule.Contains("Kind = ", StringComparison.Ordinal));
        again.GetColumn<string>("Rule").ShouldBe(rules);
        again.GetColumn<float>("Rule.Precision").ToArray().ShouldBe(precision);
        again.GetColumn<float[]>("Rule.Features").ToArray().ShouldBe(marks);
        view.Schema["Rule"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Anchor");
    }

    [Theory]
    [InlineData("NaiveBayes")]
    [InlineData("LdSvm")]
    public void AnyModel_HasRules(string trainer)
    {
        IDataView train = TreeData.View(_ml, 500, 1), test = TreeData.View(_ml, 4, 2);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(train);
        IDataView view = _ml.Explain().Anchors(model, train, options: new() { BackgroundRows = 500, MaxConditions = 4 }).Transform(test);
        view = _ml.Data.Cache(view);
        view.GetColumn<string>("Anchor").ShouldAllBe(rule => rule.Length > 0);
        view.GetColumn<float>("Anchor.Precision").ShouldAllBe(p => p >= 0.4f && p <= 1);
    }

    [Fact]
    public void Regression_KeepsTheScoreWithin_OrItsSide()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 4, 2);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(train);
        _ml.Explain().Anchors(model, train, options: new() { Within = 100 }).Transform(test).GetColumn<string>("Anchor").ShouldAllBe(rule => rule == "always");
        _ml.Explain().Anchors(model, train, options: new() { Cutoff = 3 }).Transform(test).GetColumn<float>("Anchor.Found").ShouldContain(1);
        Complaint(new()).ShouldContain("AnchorColumnOptions.Cutoff or AnchorColumnOptions.Within");
        Complaint(new() { Within = -1 }).ShouldContain("AnchorColumnOptions.Within");
        Complaint(new() { Discretizer = LimeDiscretizer.None }).ShouldContain("AnchorColumnOptions.Discretizer");
        Complaint(new() { Threshold = 2 }).ShouldContain("AnchorColumnOptions.Threshold");

        string Complaint(AnchorColumnOptions options) => Should.Throw<ArgumentException>(() => _ml.Explain().Anchors(model, train, options: options)).Message;
    }
}
