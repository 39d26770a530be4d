using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees;

public sealed class CoverCounterTests
{
    // x <= 0: 10; else y <= 0: 20, else 40.
    private static readonly float[] s_rows = [-1, 5, 1, -1, 1, 1, 2, 3];

    [Fact]
    public void Add_Rows_CountsOneEach()
    {
        var counter = new CoverCounter(Tree());
        counter.Add(s_rows, 4);
        counter.Add(s_rows.AsMemory(2), 1);
        counter.RowCount.ShouldBe(5);
        counter.ToEnsemble().Covers.ToArray().ShouldBe([5, 1, 4, 2, 2]);
    }

    [Fact]
    public void Add_WeightedRows_SumsTheirWeights()
    {
        var counter = new CoverCounter(Tree());
        counter.Add(s_rows, new double[] { 0.5, 2, 0, 1.5 });
        counter.Add(s_rows.AsMemory(0, 2), 1);    // a row without a weight counts one
        counter.RowCount.ShouldBe(5);
        TreeEnsemble trees = counter.ToEnsemble();
        trees.Covers.ToArray().ShouldBe([5, 1.5, 3.5, 2, 1.5]);
        new TreeShapExplainer(trees).BaseValues[0].ShouldBe(((1.5 * 10) + (2 * 20) + (1.5 * 40)) / 5, 1e-12);
    }

    [Fact]
    public void Add_WeightOfTwo_IsTheRowTwice()
    {
        var weighted = new CoverCounter(Tree());
        weighted.Add(s_rows, new double[] { 1, 2, 1, 1 });
        var twice = new CoverCounter(Tree());
        twice.Add(s_rows, 4);
        twice.Add(s_rows.AsMemory(2), 1);
        weighted.ToEnsemble().Covers.ToArray().ShouldBe(twice.ToEnsemble().Covers.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_WeightThatIsNone_NamesTheRow(double weight) =>
        Should.Throw<ArgumentException>(() => new CoverCounter(Tree()).Add(s_rows, new[] { 1, weight })).Message.ShouldContain("Row 1");

    [Fact]
    public void Add_MoreThanThereIs_SaysSo()
    {
        Should.Throw<ArgumentException>(() => new CoverCounter(Tree()).Add(s_rows, 5)).Message.ShouldContain("5 rows");
        Should.Throw<ArgumentException>(() => new CoverCounter(Tree()).Add(s_rows, new double[5])).Message.ShouldContain("5 rows");
    }

    [Fact]
    public void ToEnsemble_NothingThatWeighs_SaysSo()
    {
        var counter = new CoverCounter(Tree());
        Should.Throw<InvalidOperationException>(counter.ToEnsemble).Message.ShouldContain("No rows");
        counter.Add(s_rows, new double[4]);
        Should.Throw<InvalidOperationException>(counter.ToEnsemble).Message.ShouldContain("weight zero");
    }

    private static TreeEnsemble Tree()
    {
        var builder = new TreeEnsembleBuilder(2);
        builder.SetSplit(builder.AddTree(), 0, 0, out int left, out int right);
        builder.SetLeaf(left, [10]);
        builder.SetSplit(right, 1, 0, out int low, out int high);
        builder.SetLeaf(low, [20]);
        builder.SetLeaf(high, [40]);
        return builder.Build();
    }
}
