using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.Fairness;

/// <summary>Fairness, drift and agreement of what real explainers give, several outputs among it.</summary>
public sealed class ExplainedGroupsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void SeveralOutputs_TheNamedOneIsRead()
    {
        (IDataView data, ITransformer shap) = Multiclass(new ShapColumnOptions { BackgroundRows = 10 });
        IDataView first = shap.Transform(_ml.Data.TakeRows(data, 40)), then = shap.Transform(_ml.Data.TakeRows(_ml.Data.SkipRows(data, 40), 40));
        string[] outputs = [.. first.GetColumn<string>("Class").Distinct()];
        Should.Throw<ArgumentException>(() => _ml.Explain().Drift(first, then)).Message.ShouldContain("Say which one by DriftOptions.OutputName");
        string[] names = TreeShap.Loans.SlotNames(first.Schema, "Shap.BaseValue");
        int output = Array.IndexOf(names, "middle");
        DriftReport drift = _ml.Explain().Drift(first, then, options: new DriftOptions { OutputName = "middle" });
        double Mean(IDataView view) => view.GetColumn<float[]>("Score").Average(s => (double)s[output]);
        drift.MeanScore.Difference.ShouldBe(Mean(then) - Mean(first), 1e-6);
        FeatureDrift feature = drift.Features.Single(f => f.Feature == "slot 2");
        feature.ReferenceMagnitude.ShouldBe(first.GetColumn<float[]>("Shap").Average(v => (double)Math.Abs(v[(output * 6) + 2])), 1e-6);

        // Additive values: what the features' means differ by is what the outputs' means differ by.
        FairnessReport report = _ml.Explain().Fairness(first, "Group2", new FairnessOptions { OutputName = "middle", PositiveClass = "high", LabelColumnName = "Key", ScoreColumnName = null, ProbabilityColumnName = null });
        float[][] scores = [.. first.GetColumn<float[]>("Score")];
        bool[] groups = [.. first.GetColumn<bool>("Group2")];
        double gap = scores.Where((_, r) => !groups[r]).Average(s => (double)s[output]) - scores.Where((_, r) => groups[r]).Average(s => (double)s[output]);
        report.Differences.Sum(d => d.Mean.Difference).ShouldBe(report.ReferenceGroup == "true" ? gap : -gap, 1e-4);
        report.Groups.ShouldAllBe(g => double.IsNaN(g.MeanScore) && g.SelectionRate.Trials == g.Count);
    }

    [Fact]
    public void OtherUnits_DriftBySomethingElse()
    {
        IDataView train = TreeData.View(_ml, 100, 1);
        ITransformer model = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(train);
        IDataView margin = _ml.Explain().Shap(model, train, options: new() { BackgroundRows = 10 }).Transform(train);
        IDataView probability = _ml.Explain().Shap(model, train, options: new() { BackgroundRows = 10, Units = Core.ExplanationUnits.Probability }).Transform(train);
        Should.Throw<ArgumentException>(() => _ml.Explain().Drift(margin, probability)).Message.ShouldContain("is in units of Margin and the current one's of Probability");
    }

    [Fact]
    public void MethodsThatAgree_Agree()
    {
        (IDataView data, ITransformer exact) = Multiclass(new ShapColumnOptions { BackgroundRows = 10, Method = ShapMethod.Exact });
        ShapTransformer other = _ml.Explain().Shap(exact, data, "Kernel", new ShapColumnOptions { BackgroundRows = 10, Method = ShapMethod.Kernel, Output = ExplainedOutput.Named("low") }).Explainer;
        IDataView both = other.Transform(exact.Transform(_ml.Data.TakeRows(data, 5)));
        Should.Throw<ArgumentException>(() => _ml.Explain().Agreement("Same", "Shap", "Kernel").Fit(both)).Message.ShouldContain("3 outputs x 6 features and 6 features");
        ShapTransformer same = _ml.Explain().Shap(exact, data, "Kernel", new ShapColumnOptions { BackgroundRows = 10, Method = ShapMethod.Kernel }).Explainer;
        both = same.Transform(exact.Transform(_ml.Data.TakeRows(data, 5)));
        IDataView view = _ml.Explain().Agreement("Same", "Shap", "Kernel").Fit(both).Transform(both);
        view.GetColumn<float[]>("Same").ShouldAllBe(v => v.Length == 3 && v.All(r => r > 0.9f));
        view.GetColumn<float[]>("Same.TopOverlapChance").ShouldAllBe(v => v.All(c => c > 0 && c < 1));
    }

    private (IDataView Data, ITransformer Shap) Multiclass(ShapColumnOptions options)
    {
        IDataView raw = TreeData.View(_ml, 200, 1);
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Append(_ml.Transforms.CopyColumns("Group2", "Label")).Fit(raw).Transform(raw);
        ITransformer model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features").Fit(data);
        return (data, _ml.Explain().Shap(model, data, options: options));
    }
}
