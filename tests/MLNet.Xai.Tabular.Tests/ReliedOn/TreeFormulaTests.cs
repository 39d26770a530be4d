using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.ReliedOn;

/// <summary>How ML.NET's tree models score by their public members, without our reader: where this fails, the reader cannot be right.</summary>
public sealed class TreeFormulaTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Train => TreeData.View(_ml, 600, seed: 1);

    [Fact]
    public void BinaryModels_Score_IsTheSumOfTheTreesAndNaNGoesRight()
    {
        var forest = _ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 16, numberOfTrees: 15).Fit(Train);
        Check(forest, x => Sum(forest.Model.TrainedTreeEnsemble.Trees, x));
        var boosted = _ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 12, numberOfTrees: 15).Fit(Train);
        Check(boosted, x => Sum(boosted.Model.SubModel.TrainedTreeEnsemble.Trees, x));
        (boosted.Model.Calibrator.Slope, boosted.Model.Calibrator.Offset).ShouldBe((-0.4, 0));
    }

    [Fact]
    public void RegressionForest_Score_IsTheMeanOfTheTrees()
    {
        var model = _ml.Regression.Trainers.FastForest("Target", numberOfLeaves: 16, numberOfTrees: 15).Fit(Train);
        IReadOnlyList<RegressionTreeBase> trees = model.Model.TrainedTreeEnsemble.Trees;
        Check(model, x => Sum(trees, x) / trees.Count);
    }

    [Fact]
    public void Tweedie_Score_IsTheExponentialOfTheSum()
    {
        var model = _ml.Regression.Trainers.FastTreeTweedie("Target", numberOfLeaves: 12, numberOfTrees: 15).Fit(Train);
        Check(model, x => (float)Math.Exp(Sum(model.Model.TrainedTreeEnsemble.Trees, x)));
    }

    [Fact]
    public void Dropout_LeavesTheSumOfTheTrees()
    {
        var model = _ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { LabelColumnName = "Target", NumberOfTrees = 15, DropoutRate = 0.2 }).Fit(Train);
        Check(model, x => Sum(model.Model.TrainedTreeEnsemble.Trees, x));
        (model.Model.TrainedTreeEnsemble.Bias, model.Model.TrainedTreeEnsemble.TreeWeights.Distinct().Single()).ShouldBe((0, 1));
    }

    [Fact]
    public void CategoricalSplits_AnySlotOfTheSet_GoesRight()
    {
        IDataView data = TreeData.View(_ml, 600, seed: 1);
        IEstimator<ITransformer> pipeline = TreeTrainers.Create(_ml, "FastTreeCategorical");
        ITransformer model = pipeline.Fit(data);
        var predictor = (RegressionPredictionTransformer<FastTreeRegressionModelParameters>)((IEnumerable<ITransformer>)model).Last();
        IReadOnlyList<RegressionTreeBase> trees = predictor.Model.TrainedTreeEnsemble.Trees;

        (RegressionTreeBase Tree, int Node)[] sets = [.. trees.SelectMany(tree => Enumerable.Range(0, tree.NumberOfNodes).Where(n => tree.CategoricalSplitFlags[n]).Select(n => (tree, n)))];
        sets.ShouldContain(at => at.Tree.GetCategoricalSplitFeaturesAt(at.Node).Count > 1);
        sets.ShouldAllBe(at => at.Tree.GetCategoricalCategoricalSplitFeatureRangeAt(at.Node)[0] == TreeData.Width);
        Check(model, x => Sum(trees, x));
        Check(ScoreCheck.Reload(_ml, model, data.Schema), x => Sum(trees, x));
    }

    [Fact]
    public void Members_OfATree_FitTogether()
    {
        var model = _ml.Regression.Trainers.FastTree("Target", numberOfLeaves: 12, numberOfTrees: 5).Fit(Train);
        foreach (RegressionTreeBase tree in model.Model.TrainedTreeEnsemble.Trees)
        {
            tree.NumberOfNodes.ShouldBe(tree.NumberOfLeaves - 1);
            tree.LeafValues.Count.ShouldBe(tree.NumberOfLeaves);
            // Every node but the root and every leaf is the child of exactly one node.
            tree.LeftChild.Concat(tree.RightChild).Order().ShouldBe(Enumerable.Range(-tree.NumberOfLeaves, tree.NumberOfLeaves).Concat(Enumerable.Range(1, tree.NumberOfNodes - 1)));
            tree.GetCategoricalSplitFeaturesAt(0).ShouldBeEmpty();
        }
    }

    private void Check(ITransformer model, Func<float[], float> formula)
    {
        IDataView scored = model.Transform(TreeData.View(_ml, 1000, seed: 2, missing: 0.1));
        int rows = 0;
        foreach ((float[] features, float score) in scored.GetColumn<float[]>("Features").Zip(scored.GetColumn<float>("Score")))
        {
            score.ShouldBe(formula(features), $"row {rows}");
            rows++;
        }

        rows.ShouldBe(1000);
    }

    /// <summary>The sum in double precision, cast once.</summary>
    private static float Sum(IEnumerable<RegressionTreeBase> trees, float[] x) => (float)trees.Sum(tree => Output(tree, x));

    private static double Output(RegressionTreeBase tree, float[] x)
    {
        int node = tree.NumberOfNodes == 0 ? -1 : 0;
        while (node >= 0)
        {
            bool right = tree.CategoricalSplitFlags[node]
                ? tree.GetCategoricalSplitFeaturesAt(node).Any(slot => x[slot] > 0)
                : !(x[tree.NumericalSplitFeatureIndexes[node]] <= tree.NumericalSplitThresholds[node]);
            node = right ? tree.RightChild[node] : tree.LeftChild[node];
        }

        return tree.NumberOfNodes == 0 ? 0 : tree.LeafValues[~node];
    }
}
