using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

public sealed class CategoricalSplitTests
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void FastTree_WithCategoricalSplit_SplitsOnSetsOfSlots()
    {
        var data = Data();
        var options = new FastTreeRegressionTrainer.Options { LabelColumnName = "Target", NumberOfTrees = 10, CategoricalSplit = true };
        var model = Ml.Regression.Trainers.FastTree(options).Fit(data);
        var trees = model.Model.TrainedTreeEnsemble.Trees;
        var nodes = trees.SelectMany(tree => Enumerable.Range(0, tree.NumberOfNodes).Where(n => tree.CategoricalSplitFlags[n]).Select(n => (tree, n))).ToList();
        nodes.ShouldNotBeEmpty();
        nodes.ShouldContain(at => at.tree.GetCategoricalSplitFeaturesAt(at.n).Count > 1);
        foreach (var (tree, n) in nodes)
        {
            var range = tree.GetCategoricalCategoricalSplitFeatureRangeAt(n);
            range.ShouldBe([1, 6]);
            tree.GetCategoricalSplitFeaturesAt(n).ShouldAllBe(slot => slot >= range[0] && slot <= range[1]);
        }
        foreach (var (features, score) in TrainerData.Scores(model.Transform(data)))
            score.ShouldBe(TreeFormula.Sum(trees, features));
        Ml.Regression.Evaluate(model.Transform(data), "Target").RSquared.ShouldBeGreaterThan(0.9);
        foreach (var (before, after) in model.Transform(data).GetColumn<float>("Score").Zip(SavedModelTests.Reload(model).Transform(data).GetColumn<float>("Score")))
            after.ShouldBe(before);
    }

    [Fact]
    public void FastForest_WithoutCategoricalSplit_UsesNumericalNodesOnly()
    {
        var model = Ml.Regression.Trainers.FastForest("Target", numberOfTrees: 5).Fit(Data());
        model.Model.TrainedTreeEnsemble.Trees.ShouldAllBe(tree => tree.CategoricalSplitFlags.All(flag => !flag));
    }

    private static IDataView Data()
    {
        var random = new Random(7);
        float[] levels = [0, 5, 1, 6, 2, 7];
        var rows = Enumerable.Range(0, 1500).Select(i =>
        {
            int city = random.Next(6);
            float x = (float)random.NextDouble();
            return new CategoryRow { Number = x, City = "city " + city, Target = levels[city] + x };
        }).ToArray();
        var data = Ml.Data.LoadFromEnumerable(rows);
        var pipeline = Ml.Transforms.Categorical.OneHotEncoding("CityV", "City").Append(Ml.Transforms.Concatenate("Features", "Number", "CityV"));
        return pipeline.Fit(data).Transform(data);
    }

    private sealed class CategoryRow
    {
        public float Number { get; set; }

        public string City { get; set; } = "";

        public float Target { get; set; }
    }
}
