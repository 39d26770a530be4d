using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.ReliedOn;

/// <summary>As what a model's parts can be addressed, fresh and loaded: one walk must find the trees of both.</summary>
public sealed class PredictorTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Train => TreeData.View(_ml, 300, seed: 1);

    [Fact]
    public void Forest_FreshAndLoaded_IsAPredictorOfAnObject()
    {
        foreach (ITransformer transformer in FreshAndLoaded(_ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3)))
        {
            transformer.ShouldBeOfType<BinaryPredictionTransformer<FastForestBinaryModelParameters>>();
            var predictor = transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<object>>()!;
            predictor.FeatureColumnName.ShouldBe("Features");
            predictor.FeatureColumnType.ShouldBeOfType<VectorDataViewType>().Size.ShouldBe(TreeData.Width);
            predictor.Model.ShouldBeAssignableTo<TreeEnsembleModelParametersBasedOnQuantileRegressionTree>()!.TrainedTreeEnsemble.Trees.Count.ShouldBe(3);
            transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>>();
        }
    }

    [Fact]
    public void CalibratedModel_FreshAndLoaded_HasABaseThatIsNotGeneric()
    {
        foreach (ITransformer transformer in FreshAndLoaded(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3)))
        {
            var model = transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<object>>()!.Model.ShouldBeAssignableTo<CalibratedModelParametersBase>()!;
            model.SubModel.ShouldBeOfType<FastTreeBinaryModelParameters>();
            model.Calibrator.ShouldBeOfType<PlattCalibrator>();
        }
    }

    [Fact]
    public void RegressionAndRanking_FreshAndLoaded_SayTheirTaskByTheirName()
    {
        foreach (ITransformer transformer in FreshAndLoaded(_ml.Regression.Trainers.FastTree("Target", numberOfTrees: 3)))
            transformer.GetType().Name.ShouldStartWith("Regression");
        foreach (ITransformer transformer in FreshAndLoaded(_ml.Ranking.Trainers.FastTree("Grade", "Features", "Group", numberOfTrees: 3)))
            transformer.ShouldBeOfType<RankingPredictionTransformer<FastTreeRankingModelParameters>>();
    }

    [Fact]
    public void AppendedCalibrator_FreshAndLoaded_IsAPredictorWhoseModelIsTheCalibrator()
    {
        ITransformer chain = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).Append(_ml.BinaryClassification.Calibrators.Platt()).Fit(Train);
        foreach (ITransformer model in new[] { chain, ScoreCheck.Reload(_ml, chain, Train.Schema) })
        {
            ITransformer last = ((IEnumerable<ITransformer>)model).Last();
            last.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<object>>()!.Model.ShouldBeAssignableTo<ICalibrator>();
        }
    }

    [Fact]
    public void Trees_AfterLoading_AreTheSame()
    {
        var model = _ml.Regression.Trainers.FastForest("Target", numberOfTrees: 4).Fit(Train);
        var loaded = (RegressionPredictionTransformer<FastForestRegressionModelParameters>)ScoreCheck.Reload(_ml, model, Train.Schema);
        loaded.Model.TrainedTreeEnsemble.Trees.Count.ShouldBe(4);
        foreach ((RegressionTreeBase a, RegressionTreeBase b) in model.Model.TrainedTreeEnsemble.Trees.Zip(loaded.Model.TrainedTreeEnsemble.Trees))
        {
            b.LeftChild.ShouldBe(a.LeftChild);
            b.RightChild.ShouldBe(a.RightChild);
            b.NumericalSplitFeatureIndexes.ShouldBe(a.NumericalSplitFeatureIndexes);
            b.NumericalSplitThresholds.ShouldBe(a.NumericalSplitThresholds);
            b.LeafValues.ShouldBe(a.LeafValues);
        }
    }

    private ITransformer[] FreshAndLoaded(IEstimator<ITransformer> trainer)
    {
        ITransformer model = trainer.Fit(Train);
        return [model, ScoreCheck.Reload(_ml, model, Train.Schema)];
    }
}
