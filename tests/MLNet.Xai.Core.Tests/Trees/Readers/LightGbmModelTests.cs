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
