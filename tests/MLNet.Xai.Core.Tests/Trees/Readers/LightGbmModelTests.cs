using System.Globalization;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

public sealed class LightGbmModelTests
{
    private const string Header = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=regression
        feature_names=a b
        tree_sizes=1

        """;

    [Fact]
    public void Predict_RealCategoricalModel_IsLightGbms()
    {
        string? folder = TestData.Real("trees", "lightgbm-toy-categorical");
        Assert.SkipWhen(folder is null, TestData.RealMissing("trees", "lightgbm-toy-categorical"));
        TreeEnsemble ensemble = LightGbmModel.Load(Path.Combine(folder!, "toy_categorical_model.txt")).Ensemble;
        ensemble.HasCovers.ShouldBeTrue();
        double[] expected = [.. File.ReadLines(Path.Combine(folder!, "toy_categorical.test.pred")).Select(x => double.Parse(x, CultureInfo.InvariantCulture))];
        string[] lines = File.ReadAllLines(Path.Combine(folder!, "toy_categorical.test"));
        double[] output = new double[1];
        for (int i = 0; i < lines.Length; i++)
        {
            float[] row = [float.NaN, float.NaN];
            foreach (string[] pair in lines[i].Split(' ').Skip(1).Select(p => p.Split(':')))
                row[int.Parse(pair[0])] = float.Parse(pair[1], CultureInfo.InvariantCulture);
            ensemble.Predict(row, output);
            output[0].ShouldBe(expected[i], 1e-9);
        }
    }

    // decision_type: 1 categorical, 2 default left, 4 zero is missing, 8 NaN is missing.
    [Theory]
    [InlineData(0, 0.5, 0.4f, 10)]
    [InlineData(0, 0.5, 0.6f, 20)]
    [InlineData(0, 0.5, float.NaN, 10)] // NaN is zero
    [InlineData(2, -0.5, float.NaN, 20)]
    [InlineData(8, 0.5, float.NaN, 20)]
    [InlineData(10, -0.5, float.NaN, 10)]
    [InlineData(10, -0.5, 0f, 20)]
    [InlineData(4, 0.5, 0f, 20)] // zero is missing, default right
    [InlineData(4, 0.5, float.NaN, 20)]
    [InlineData(4, 0.5, 0.1f, 10)]
    [InlineData(6, -0.5, 0f, 10)]
    [InlineData(6, -0.5, float.NaN, 10)]
    [InlineData(6, -0.5, -0.1f, 20)]
    public void Load_NumericSplit_SendsRowsAsLightGbmDoes(int decision, double threshold, float x, double leaf)
    {
        TreeEnsemble ensemble = Load(string.Create(CultureInfo.InvariantCulture, $"""
            Tree=0
            num_leaves=2
            num_cat=0
            split_feature=1
            threshold={threshold}
            decision_type={decision}
            left_child=-1
            right_child=-2
            leaf_value=10 20
            leaf_count=3 5
            internal_count=8
            shrinkage=1

            end of trees
            """));
        double[] output = new double[1];
        ensemble.Predict([7, x], output);
        output[0].ShouldBe(leaf);

        // Kernels compare derived columns; they must send the row the same way.
        double[] values = new double[2];
        var explainer = new Core.Shapley.TreeShapExplainer(ensemble);
        explainer.Explain([7, x], 1, values);
        (explainer.BaseValues[0] + values[1]).ShouldBe(leaf, 1e-12);
        values[0].ShouldBe(0);
    }

    [Fact]
    public void Load_AveragedOutput_IsScaled()
    {
        const string leaf = "Tree=0\nnum_leaves=1\nleaf_value=6\n\n";
        TreeEnsemble ensemble = Load(leaf + leaf.Replace("=0", "=1") + "end of trees\n", Header.Replace("tree_sizes=1", "tree_sizes=1 1\naverage_output"));
        double[] output = new double[1];
        ensemble.Predict([0, 0], output);
        output[0].ShouldBe(6);
    }

    private const string Tree = "Tree=0\nnum_leaves=3\nnum_cat=0\nsplit_feature=0 1\nthreshold=0.5 1.5\ndecision_type=2 2\nleft_child=-1 -2\nright_child=1 -3\n"
        + "leaf_value=1 2 4\nleaf_count=3 1 4\ninternal_value=0 nan\ninternal_weight=inf 0\ninternal_count=8 5\nsplit_gain=inf nan\nshrinkage=1\n\nend of trees\n";

    [Theory]
    [InlineData("left_child=-1 -2", "left_child=0 -2", "two parents")] // a cycle
    [InlineData("left_child=-1 -2", "left_child=-3 -2", "two parents")] // a leaf twice
    [InlineData("left_child=-1 -2", "left_child=-4 -2", "child -4")]
    [InlineData("right_child=1 -3", "right_child=7 -3", "child 7")]
    [InlineData("right_child=1 -3", "right_child=-2 -3", "nothing leads to")]
    [InlineData("split_feature=0 1", "split_feature=0 2", "feature 2")]
    [InlineData("split_feature=0 1", "split_feature=0 -1", "feature -1")]
    [InlineData("threshold=0.5 1.5", "threshold=0.5 nan", "NaN")]
    [InlineData("threshold=0.5 1.5", "threshold=0.5 1.5 2", "3 values of threshold")]
    [InlineData("threshold=0.5 1.5", "threshold=0.5 x1", "threshold holds \"x1\"")]
    [InlineData("decision_type=2 2", "decision_type=2 12", "decision_type 12")]
    [InlineData("decision_type=2 2", "decision_type=2 1", "categories")]
    [InlineData("leaf_value=1 2 4", "leaf_value=1 nan 4", "leaf of the value NaN")]
    [InlineData("leaf_value=1 2 4", "leaf_value=1 inf 4", "leaf of the value")]
    [InlineData("leaf_count=3 1 4", "leaf_count=3 -1 4", "count of -1")]
    [InlineData("num_leaves=3", "num_leaves=0", "num_leaves")]
    [InlineData("num_leaves=3", "num_leaves=2000000000", "3 values of leaf_value")]
    [InlineData("num_cat=0", "is_linear=1", "linear")]
    [InlineData("num_cat=0", "num_cat=9", "categorical")]
    [InlineData("shrinkage=1", "threshold=1 2", "twice")]
    [InlineData("end of trees", "", "cut off")]
    public void Load_DamagedTree_SaysWhat(string from, string to, string said) =>
        Should.Throw<InvalidDataException>(() => Load(Tree.Replace(from, to))).Message.ShouldContain(said);

    [Theory]
    [InlineData(0f, 0f, 1)]
    [InlineData(1f, 1f, 2)]
    [InlineData(1f, 2f, 4)]
    public void Load_InfinityInFieldsThatAreNotUsed_IsRead(float a, float b, double leaf)
    {
        double[] output = new double[1];
        Load(Tree).Predict([a, b], output);
        output[0].ShouldBe(leaf);
    }

    [Theory]
    [InlineData("max_feature_idx=1", "max_feature_idx=2147483646", "feature_names")]
    [InlineData("max_feature_idx=1", "max_feature_idx=-1", "max_feature_idx")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=2000000000", "an iteration")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=0", "an iteration")]
    [InlineData("tree_sizes=1", "tree_sizes=1 1", "2 are announced")]
    public void Load_DamagedHeader_SaysWhat(string from, string to, string said) =>
        Should.Throw<InvalidDataException>(() => Load(Tree, Header.Replace(from, to))).Message.ShouldContain(said);

    // Version 2 has no end of trees, and a feature may be called as a line of a tree is.
    [Fact]
    public void Load_ImportancesOfVersion2_AreNoLinesOfATree()
    {
        double[] output = new double[1];
        Load(Tree.Replace("end of trees", "feature importances:\nthreshold=2\nleaf_value=1")).Predict([1, 2], output);
        output[0].ShouldBe(4);
    }

    [Fact]
    public void Load_SomeRoundsOfARandomForest_GivesTheirMean()
    {
        static string Leaf(int tree, int value) => $"Tree={tree}\nnum_leaves=1\nleaf_value={value}\n\n";
        string text = Header.Replace("tree_sizes=1", "tree_sizes=1 1 1\naverage_output") + "\n" + Leaf(0, 1) + Leaf(1, 10) + Leaf(2, 40) + "end of trees\n";
        LightGbmModel model = LightGbmModel.Load(new StringReader(text), new BoostingRounds(1, 2));
        double[] output = new double[1];
        model.Ensemble.Predict([0, 0], output);
        output[0].ShouldBe(25);
        model.RoundCount.ShouldBe(3);
        Should.Throw<ArgumentOutOfRangeException>(() => LightGbmModel.Load(new StringReader(text), new BoostingRounds(2, 2))).Message.ShouldContain("the model has 3");
    }

    [Theory]
    [InlineData("binary sigmoid:0.5", 0.6224593312018546)] // 1 / (1 + exp(-0.5))
    [InlineData("cross_entropy", 0.7310585786300049)] // 1 / (1 + exp(-1))
    public void ProbabilityLink_Logistic_HasTheObjectivesSlope(string objective, double probability)
    {
        double[] p = [1];
        LightGbmModel.Load(new StringReader(Header.Replace("objective=regression", $"objective={objective}") + "\n" + Tree)).ProbabilityLink().Apply(p, p);
        p[0].ShouldBe(probability, 1e-15);
    }

    [Fact]
    public void Load_LongLine_IsNotQuotedWhole()
    {
        string line = string.Concat(Enumerable.Repeat("x", 300_000));
        Should.Throw<InvalidDataException>(() => Load(Tree.Replace("num_leaves=3", $"num_leaves={line}"))).Message.Length.ShouldBeLessThan(400);
        Should.Throw<InvalidDataException>(() => LightGbmModel.Load(new StringReader(line))).Message.Length.ShouldBeLessThan(400);
    }

    [Fact]
    public void Load_CutOff_SaysSo() => Should.Throw<InvalidDataException>(() => Load("")).Message.ShouldContain("cut off");

    [Fact]
    public void Load_MissingLine_NamesIt() =>
        Should.Throw<InvalidDataException>(() => Load("Tree=0\nnum_leaves=2\nleaf_value=1 2\n")).Message.ShouldContain("left_child");

    [Fact]
    public void Load_SomethingElse_SaysSo() =>
        Should.Throw<InvalidDataException>(() => LightGbmModel.Load(new StringReader("<xml/>"))).Message.ShouldContain("first line");

    private static TreeEnsemble Load(string trees, string header = Header) => LightGbmModel.Load(new StringReader(header + "\n" + trees)).Ensemble;
}
