using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees;

public sealed class TreeEnsembleBuilderTests
{
    // A row alone went right, and rows together left, where missing values did.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SetSplit_AtNaN_IsRefused(bool defaultLeft)
    {
        var builder = new TreeEnsembleBuilder(3);
        int root = builder.AddTree();
        string message = Should.Throw<ArgumentException>(() => builder.SetSplit(root, 2, float.NaN, out _, out _, defaultLeft)).Message;
        message.ShouldContain("compares feature 2 with NaN");
        builder.SetSplit(root, 2, 1, out int left, out int right, defaultLeft);
        (left, right).ShouldBe((1, 2));
    }

    [Theory]
    [InlineData(float.NegativeInfinity, false)]
    [InlineData(float.PositiveInfinity, true)]
    [InlineData(-float.MaxValue, true)]
    public void SetSplit_AtTheEnds_RowsTogetherGoWhereEachGoes(float threshold, bool defaultLeft)
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.SetSplit(builder.AddTree(), 0, threshold, out int left, out int right, defaultLeft);
        builder.SetLeaf(left, [1]);
        builder.SetLeaf(right, [2]);
        TreeEnsemble ensemble = builder.Build();
        float[] kinds = [float.NaN, float.NegativeInfinity, -float.MaxValue, -1, -0f, 0, 1, float.MaxValue, float.PositiveInfinity];
        float[] rows = [.. Enumerable.Range(0, 700).Select(r => kinds[r % kinds.Length])];
        double[] together = new double[rows.Length];
        ensemble.Predict(rows, rows.Length, together);
        together.ShouldBe(rows.Select(x => float.IsNaN(x) ? (defaultLeft ? 1.0 : 2) : x <= threshold ? 1 : 2));
    }
}
