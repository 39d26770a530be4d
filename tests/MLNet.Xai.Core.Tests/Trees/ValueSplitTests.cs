using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Core.Tests.Trees;

/// <summary>Nodes that ask whether a value equals one of a list.</summary>
public sealed class ValueSplitTests
{
    [Theory]
    [InlineData(2.5f, true)]
    [InlineData(2f, false)]
    [InlineData(0f, true)]
    [InlineData(-3f, true)]
    [InlineData(float.PositiveInfinity, false)]
    public void GoesLeft_AsksForTheValueItself(float x, bool left)
    {
        CategoricalSplit split = CategoricalSplit.ValueGoesLeft(1, [2.5f, 0f, -3f]);
        split.GoesLeft([9, x], nanGoesLeft: false).ShouldBe(left);
        split.GoesLeft([9, -0f], nanGoesLeft: false).ShouldBeTrue();
        split.GoesLeft([9, float.NaN], nanGoesLeft: true).ShouldBeTrue();
        split.Values.ToArray().ShouldBe([-3f, 0f, 2.5f]);
        Should.Throw<ArgumentException>(() => CategoricalSplit.ValueGoesLeft(0, [float.NaN]));
    }

    [Fact]
    public void Explain_EqualsAllCoalitions_AndTheFormatKeepsTheTrees()
    {
        OnnxForestFile file = new OnnxForestFile(8) { Modes = ["BRANCH_EQ", "BRANCH_NEQ", "BRANCH_LEQ"], Missing = true }.Add(6, 5);
        TreeEnsemble trees = OnnxTreeModel.Load(new MemoryStream(file.Regressor())).Ensemble;
        trees.CategoricalSplits.ShouldContain(split => split.Kind == CategoricalSplitKind.ValueGoesLeft);
        float[] background = file.Rows(20, nan: true), rows = file.Rows(10, nan: true);
        double[] values = new double[10 * 5];
        new TreeShapExplainer(trees, new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = background }).Explain(rows, 10, values);
        for (int row = 0; row < 10; row++)
        {
            var game = new MarginalGame<float>((x, count, outputs) => trees.Predict(x, count, outputs), 1, rows.AsSpan(row * 5, 5), background);
            values[(row * 5)..((row + 1) * 5)].ShouldBe([.. new ExactGame(game).Shapley().Values], 1e-12);
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            TreeEnsembleFormat.Write(writer, trees);
        stream.Position = 0;
        TreeEnsemble read = TreeEnsembleFormat.Read(new BinaryReader(stream));
        double[] expected = new double[20], actual = new double[20];
        trees.Predict(background, 20, expected);
        read.Predict(background, 20, actual);
        actual.ShouldBe(expected);
        trees.SelectFeatures(trees.UsedFeatures()).Predict(background, 20, actual);
        actual.ShouldBe(expected);
    }
}
