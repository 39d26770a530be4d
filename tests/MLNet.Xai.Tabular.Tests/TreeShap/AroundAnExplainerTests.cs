using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>ML.NET goes on working around an explainer, fresh and loaded.</summary>
public sealed class AroundAnExplainerTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PermutationFeatureImportance_OfAnExplainedChain_IsThatOfTheModel(bool load)
    {
        IDataView data = Loans.View(_ml, 300);
        var explained = Loans.TypedPipeline(_ml).Fit(data);
        ITransformer model = load ? Loans.SaveAndLoad(_ml, explained) : explained;
        IDataView rows = model.Transform(data);

        var actual = new MLContext(1).BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, rows, permutationCount: 2);

        var expected = new MLContext(1).BinaryClassification.PermutationFeatureImportanceNonCalibrated(explained.LastTransformer.Model, rows, permutationCount: 2);
        actual.Keys.Order(StringComparer.Ordinal).ShouldBe(Loans.Slots.Order(StringComparer.Ordinal));
        actual["Income"].AreaUnderRocCurve.Mean.ShouldBeLessThan(-0.05);
        foreach (string slot in Loans.Slots)
            actual[slot].AreaUnderRocCurve.Mean.ShouldBe(expected[slot].AreaUnderRocCurve.Mean, slot);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PermutationFeatureImportance_OfAnExplainedOlderModel_FindsItsPredictor(bool load)
    {
        IDataView data = Loans.View(_ml, 300);
        ITransformer older = _ml.Transforms.Concatenate("Features", "Age", "Income").Append(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5)).Fit(data);
        ITransformer explained = _ml.Explain().TreeShap(older, data);
        if (load)
            explained = Loans.SaveAndLoad(_ml, explained);

        var importance = _ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(explained, explained.Transform(data));

        importance.Keys.Order(StringComparer.Ordinal).ShouldBe(["Age", "Income"]);
        importance["Income"].AreaUnderRocCurve.Mean.ShouldBeLessThan(-0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CalculateFeatureContribution_OfAnExplainedModel_IsThatOfTheModel(bool load)
    {
        IDataView data = Loans.View(_ml, 200);
        var explained = Loans.TypedPipeline(_ml).Fit(data);
        ITransformer model = load ? Loans.SaveAndLoad(_ml, explained) : explained;
        IDataView rows = model.Transform(data);

        var predictor = (ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>)((IEnumerable<ITransformer>)model).Last();
        IDataView contributions = _ml.Transforms.CalculateFeatureContribution(predictor, 5, 5, normalize: false).Fit(rows).Transform(rows);

        IDataView expected = _ml.Transforms.CalculateFeatureContribution(explained.LastTransformer.Model, 5, 5, normalize: false).Fit(rows).Transform(rows);
        contributions.GetColumn<float[]>("FeatureContributions").SelectMany(v => v).ShouldBe(expected.GetColumn<float[]>("FeatureContributions").SelectMany(v => v));
    }

    [Fact]
    public void CalculateFeatureContribution_OfALoadedCalibratedModel_Works()
    {
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = Loans.SaveAndLoad(_ml, _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5).WithTreeShap(_ml).Fit(data));

        var predictor = (ISingleFeaturePredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>>)model;
        IDataView rows = model.Transform(data);

        _ml.Transforms.CalculateFeatureContribution(predictor).Fit(rows).Transform(rows).GetColumn<float[]>("FeatureContributions").First().Length.ShouldBe(TreeData.Width);
    }

    [Fact]
    public void CrossValidate_Explained_GivesMetricsAndExplanations()
    {
        var folds = _ml.BinaryClassification.CrossValidateNonCalibrated(Loans.View(_ml, 300), Loans.Pipeline(_ml), numberOfFolds: 3);

        folds.Count.ShouldBe(3);
        folds.ShouldAllBe(f => f.Metrics.AreaUnderRocCurve > 0.7);
        folds.ShouldAllBe(f => f.ScoredHoldOutSet.GetColumn<float>("Shap.Residual").All(r => Math.Abs(r) < 1e-4));
    }
}
