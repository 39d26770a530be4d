using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class WithTreeShapTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("FastForestBinary+Platt")]
    [InlineData("FastForestRegression")]
    [InlineData("FastTreeBinary")]
    [InlineData("FastTreeRegression")]
    [InlineData("OneVersusAll")]
    [InlineData("OneVersusAllRaw")]
    [InlineData("FastTreeTweedie")]
    [InlineData("FastTreeRanking")]
    [InlineData("GamBinary")]
    [InlineData("GamRegression")]
    public void Fit_AnyTreeTrainer_AddsUpToTheMarginAndMatchesTheExplainer(string trainer)
    {
        IDataView train = TreeData.View(_ml, 400, seed: 1);
        var model = TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml).Fit(train);
        List<TreeData.Row> rows = TreeData.Rows(100, seed: 2, missing: 0.1);

        IDataView view = model.Transform(_ml.Data.LoadFromEnumerable(rows));

        TreeModel trees = TreeModel.Find(model.Model);
        var explainer = new TreeShapExplainer(trees.CountCovers(model.Model.Transform(train)));
        double[] expected = new double[rows.Count * trees.OutputCount * trees.FeatureCount];
        explainer.Explain(rows.SelectMany(r => r.Features).ToArray(), rows.Count, expected);
        float[][] values = [.. view.GetColumn<float[]>("Shap")];
        values.SelectMany(v => v).ShouldBe(expected.Select(v => (float)v));
        foreach (float[] residuals in Vectors(view, "Shap.Residual"))
            residuals.ShouldAllBe(r => Math.Abs(r) < 1e-5);
        Vectors(view, "Shap.BaseValue")[7].ShouldBe(explainer.BaseValues.ToArray().Select(b => (float)b));
    }

    [Fact]
    public void Fit_InsideAPipeline_NamesSlotsAndAnnotates()
    {
        ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));

        DataViewSchema schema = model.GetOutputSchema(Loans.View(_ml, 1).Schema);

        schema["Shap"].Type.ToString().ShouldBe("Vector<Single, 5>");
        Loans.SlotNames(schema, "Shap").ShouldBe(Loans.Slots);
        schema["Shap.BaseValue"].Type.ShouldBe(NumberDataViewType.Single);
        schema["Shap.Residual"].Type.ShouldBe(NumberDataViewType.Single);
    }

    [Fact]
    public void Fit_Result_KeepsBothPiecesTyped()
    {
        var model = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).WithTreeShap(_ml, "Why").Fit(TreeData.View(_ml, 100, 1));

        model.Model.Model.TrainedTreeEnsemble.Trees.Count.ShouldBeGreaterThan(0);
        model.Explainer.OutputColumnName.ShouldBe("Why");
        model.Explainer.FeatureColumnName.ShouldBe("Features");
        model.Explainer.FeatureNames.Count.ShouldBe(TreeData.Width);
        model.Count().ShouldBe(2);
    }

    [Fact]
    public void Fit_Twice_WorksInCrossValidation()
    {
        IDataView data = Loans.View(_ml, 300);

        var folds = _ml.BinaryClassification.CrossValidateNonCalibrated(data, Loans.Pipeline(_ml), numberOfFolds: 3);

        folds.Count.ShouldBe(3);
        foreach (var fold in folds)
            Loans.Explained(_ml, fold.ScoredHoldOutSet).ShouldAllBe(row => Math.Abs(row.Residual) < 1e-5);
    }

    [Fact]
    public void Fit_MoreStepsBehind_LearnFromTheValues()
    {
        var pipeline = Loans.Pipeline(_ml)
            .Append(_ml.Transforms.NormalizeMinMax("Scaled", "Shap"))
            .Append(_ml.Transforms.Concatenate("Second", "Scaled", "Shap.BaseValue"))
            .Append(_ml.BinaryClassification.Trainers.FastForest(featureColumnName: "Second", numberOfTrees: 5));
        IDataView data = Loans.View(_ml, 300);

        ITransformer loaded = Loans.SaveAndLoad(_ml, pipeline.Fit(data));

        _ml.BinaryClassification.EvaluateNonCalibrated(loaded.Transform(data)).Accuracy.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void Fit_ChainWithLabelStep_ExplainsDataWithoutLabel()
    {
        ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 200));
        IDataView unlabelled = _ml.Transforms.DropColumns("Label").Fit(Loans.View(_ml, 5)).Transform(Loans.View(_ml, 5));

        Loans.Explained(_ml, model.Transform(unlabelled)).Count.ShouldBe(5);
        Loans.Explained(_ml, Loans.SaveAndLoad(_ml, model).Transform(unlabelled)).Count.ShouldBe(5);
    }

    private static float[][] Vectors(IDataView view, string column) => view.Schema[column].Type is VectorDataViewType
        ? [.. view.GetColumn<float[]>(column)]
        : [.. view.GetColumn<float>(column).Select(v => new[] { v })];
}
