using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

public sealed class TreeScoreTests
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void FastForestBinary_Score_IsTheSumOfTheTrees()
    {
        var model = Ml.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options { NumberOfTrees = 30 }).Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        trees.Count.ShouldBeGreaterThan(20);
        Check(model, TrainerData.TestWithMissing, x => TreeFormula.Sum(trees, x));
    }

    [Fact]
    public void FastForestRegression_Score_IsTheMeanOfTheTrees()
    {
        var model = Ml.Regression.Trainers.FastForest("Target", numberOfTrees: 30).Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, TrainerData.TestWithMissing, x => TreeFormula.Sum(trees, x) / trees.Count);
    }

    [Fact]
    public void FastTreeBinary_Probability_IsTheSigmoidOfTheSum()
    {
        var model = Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 30).Fit(TrainerData.Train);
        var trees = model.Model.SubModel.TrainedTreeEnsemble.Trees;
        model.Model.Calibrator.Slope.ShouldBe(-0.4, 1e-12);
        model.Model.Calibrator.Offset.ShouldBe(0);
        var scored = model.Transform(TrainerData.TestWithMissing);
        Check(model, TrainerData.TestWithMissing, x => TreeFormula.Sum(trees, x));
        foreach (var (score, probability) in scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability")))
            probability.ShouldBe((float)(1 / (1 + Math.Exp(model.Model.Calibrator.Slope * score))));
    }

    [Fact]
    public void FastTreeRegression_Score_IsTheSumOfTheTrees()
    {
        var model = Ml.Regression.Trainers.FastTree("Target", numberOfTrees: 30).Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, TrainerData.TestWithMissing, x => TreeFormula.Sum(trees, x));
    }

    [Fact]
    public void FastTreeTweedie_Score_IsTheExponentialOfTheSum()
    {
        var model = Ml.Regression.Trainers.FastTreeTweedie("Count", numberOfTrees: 30).Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, TrainerData.TestWithMissing, x => (float)Math.Exp(TreeFormula.Sum(trees, x)));
    }

    [Fact]
    public void FastTreeRanking_Score_IsTheSumOfTheTrees()
    {
        var model = Ml.Ranking.Trainers.FastTree("Relevance", numberOfTrees: 30).Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, TrainerData.TestWithMissing, x => TreeFormula.Sum(trees, x));
    }

    [Fact]
    public void FastTreeRegression_WithDropout_StillScoresTheSumOfTheTrees()
    {
        var model = Ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { LabelColumnName = "Target", NumberOfTrees = 20, DropoutRate = 0.2 })
            .Fit(TrainerData.Train);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, TrainerData.Test, x => TreeFormula.Sum(trees, x));
    }

    [Fact]
    public void Tree_Members_FitTogether()
    {
        var model = Ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            LabelColumnName = "Target",
            NumberOfTrees = 5,
            NumberOfLeaves = 12,
            NumberOfQuantileSamples = 50,
        }).Fit(TrainerData.Train);
        var ensemble = model.Model.TrainedTreeEnsemble;
        ensemble.Bias.ShouldBe(0);
        ensemble.TreeWeights.ShouldAllBe(weight => weight == 1);
        ensemble.TreeWeights.Count.ShouldBe(ensemble.Trees.Count);
        foreach (var tree in ensemble.Trees)
        {
            tree.NumberOfLeaves.ShouldBe(12);
            tree.NumberOfNodes.ShouldBe(11);
            tree.LeafValues.Count.ShouldBe(12);
            tree.SplitGains.Count.ShouldBe(11);
            tree.SplitGains.ShouldAllBe(gain => gain > 0);
            // Every node but the root and every leaf is the child of exactly one node.
            tree.LeftChild.Concat(tree.RightChild).Order().ShouldBe(Enumerable.Range(-12, 12).Concat(Enumerable.Range(1, 10)));
            tree.GetLeafSamplesAt(0).Count.ShouldBe(50);
            tree.GetLeafSampleWeightsAt(0).ShouldAllBe(weight => weight == 1);
            tree.GetCategoricalSplitFeaturesAt(0).ShouldBeEmpty();
        }
    }

    [Fact]
    public void GetFeatureWeights_ForestOnTwoStrongFeatures_RanksThemFirst()
    {
        var model = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 30).Fit(TrainerData.Train);
        VBuffer<float> weights = default;
        model.Model.GetFeatureWeights(ref weights);
        float[] dense = [.. weights.DenseValues()];
        dense.Length.ShouldBe(TrainerData.FeatureCount);
        dense.Max().ShouldBe(1);
        dense[0].ShouldBe(1);
        dense[0].ShouldBeGreaterThan(dense[4]);
        dense[1].ShouldBeGreaterThan(dense[5]);
    }

    private static void Check(ITransformer model, IDataView data, Func<float[], float> formula)
    {
        foreach (var (features, score) in TrainerData.Scores(model.Transform(data)))
            score.ShouldBe(formula(features));
    }
}
