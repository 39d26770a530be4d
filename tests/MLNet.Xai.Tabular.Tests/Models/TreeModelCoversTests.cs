using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class TreeModelCoversTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary", 0)]
    [InlineData("OneVersusAll", 0.1)]
    public void CountCovers_DenseRows_EqualsCountingByHand(string trainer, double missing)
    {
        TreeModel model = Train(trainer);
        List<TreeData.Row> rows = TreeData.Rows(2500, seed: 7, missing);    // more than two blocks

        TreeEnsemble counted = model.CountCovers(_ml.Data.LoadFromEnumerable(rows));

        counted.Covers.ToArray().ShouldBe(ByHand(model.Ensemble, rows));
        counted.HasCovers.ShouldBeTrue();
        model.Ensemble.HasCovers.ShouldBeFalse();
    }

    [Fact]
    public void CountCovers_SparseRows_CountTheirZeros()
    {
        TreeModel model = Train("FastTreeRegression");
        List<TreeData.Row> rows = TreeData.Rows(300, seed: 8);
        model.CountCovers(TreeData.SparseView(_ml, rows)).Covers.ToArray().ShouldBe(ByHand(model.Ensemble, rows));
    }

    [Fact]
    public void CountCovers_NoRows_SaysSo() =>
        Should.Throw<InvalidOperationException>(() => Train("FastForestBinary").CountCovers(TreeData.View(_ml, 0, seed: 1)))
            .Message.ShouldContain("node covers need at least one background row");

    [Fact]
    public void CountCovers_NoFeatureColumn_SaysWhichAndWhatThereIs()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new { Age = 3f, Income = 5f } });
        string message = Should.Throw<ArgumentException>(() => Train("FastForestBinary").CountCovers(data)).Message;
        message.ShouldContain("reads the column 'Features', which the data does not have. There are: Age, Income.");
    }

    [Fact]
    public void CountCovers_OtherWidth_SaysBothTypes()
    {
        IDataView data = _ml.Transforms.Concatenate("Features", "Target", "Grade").Fit(TreeData.View(_ml, 5, seed: 1)).Transform(TreeData.View(_ml, 5, seed: 1));
        string message = Should.Throw<ArgumentException>(() => Train("FastForestBinary").CountCovers(data)).Message;
        message.ShouldContain("reads the column 'Features' as Vector<Single, 6>, but its type is Vector<Single, 2>.");
    }

    [Fact]
    public void CountCovers_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Train("FastForestBinary").CountCovers(TreeData.View(_ml, 50, seed: 1), cancellation: source.Token));
    }

    private TreeModel Train(string trainer) => TreeModel.Find(TreeTrainers.Create(_ml, trainer).Fit(TreeData.View(_ml, 400, seed: 1)));

    private static double[] ByHand(TreeEnsemble trees, IEnumerable<TreeData.Row> rows)
    {
        double[] covers = new double[trees.NodeCount];
        foreach (TreeData.Row row in rows)
        {
            foreach (int root in trees.Roots)
            {
                int node = root;
                covers[node]++;
                while (trees.Left[node] != TreeEnsemble.Leaf)
                    covers[node = trees.Next(node, row.Features)]++;
            }
        }

        return covers;
    }
}
