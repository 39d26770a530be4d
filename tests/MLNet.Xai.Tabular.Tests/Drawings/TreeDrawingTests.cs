using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Drawings;

public sealed class TreeDrawingTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary", 7)]
    [InlineData("FastForestRegression", 3)]
    [InlineData("FastTreeBinary", 0)]
    [InlineData("OneVersusAll", 8)]
    [InlineData("FastTreeCategorical", 2)]
    [InlineData("GamRegression", 0)]
    public void Tree_OfAModel_HasItsLeavesAndTheCountsOfItsRows(string trainer, int tree)
    {
        IDataView data = TreeData.View(_ml, 300, 1, missing: 0.1);
        ITransformer model = TreeTrainers.Create(_ml, trainer).Fit(data);

        SvgFigure figure = _ml.Explain().Plots.Tree(model, data, tree, new TreePlotOptions { Width = 4000, MaxDepth = 40, MaxEnds = 4000 });

        TreeModel found = TreeModel.Find(model, inputSchema: data.Schema);
        TreeEnsemble counted = found.CountCovers(model.Transform(data));
        int root = counted.Roots[tree], end = tree + 1 < counted.TreeCount ? counted.Roots[tree + 1] : counted.NodeCount;
        int[] leaves = [.. Enumerable.Range(root, end - root).Where(node => counted.Left[node] == TreeEnsemble.Leaf)];
        int rows = figure.Table.Columns.ToList().IndexOf("rows");
        figure.Table.Rows.Count.ShouldBe(leaves.Length);
        figure.Table.Rows.Select(row => (double)row[rows]).Order().ShouldBe(leaves.Select(leaf => counted.Covers[leaf]).Order());
        figure.Table.Rows.Sum(row => (double)row[rows]).ShouldBe(300);
        double[] values = [.. leaves.Select(leaf => Enumerable.Range(0, counted.OutputCount).Sum(k => counted.Values[(leaf * counted.OutputCount) + k]))];
        figure.Table.Rows.Select(row => (double)row[1]).Order().ShouldBe(values.Order());
    }

    [Fact]
    public void Tree_OfALoan_OutlinesTheWayOfARow()
    {
        IDataView loans = Loans.View(_ml, 500);
        ITransformer model = Loans.SaveAndLoad(_ml, Loans.Pipeline(_ml).Fit(loans));

        SvgFigure figure = _ml.Explain().Plots.Tree(model, loans, 2, row: 11);

        figure.Description.ShouldContain("Row 11 ends where ");
        figure.ToString().ShouldContain("Outlined: the way of row 11.");
        figure.ToString().ShouldContain("Income?");
        figure.ToString().ShouldNotContain("missing"); // no value is
    }

    [Fact]
    public void Tree_OfAClass_NamesTheClass()
    {
        IDataView data = TreeData.View(_ml, 300, 2);
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAllRaw").Fit(data);
        TreeModel found = TreeModel.Find(model, inputSchema: data.Schema);

        _ml.Explain().Plots.Tree(model, data, 7).Table.Columns[1].ShouldBe($"added to the score of {found.ClassNames![1]}");
        _ml.Explain().Plots.Tree(TreeTrainers.Create(_ml, "FastForestRegression").Fit(data), data).Table.Columns[1].ShouldBe("value of the tree, of which the score is the mean");
    }

    [Fact]
    public void Tree_ThatIsNotThere_SaysWhatIs()
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastTreeRegression").Fit(data), linear = _ml.Regression.Trainers.Sdca("Target").Fit(data);
        PlotCatalog plots = _ml.Explain().Plots;

        Should.Throw<ArgumentOutOfRangeException>(() => plots.Tree(model, data, 15)).Message.ShouldStartWith("There is no tree 15: the FastTreeRegression model has 15, counted from 0.");
        Should.Throw<ArgumentOutOfRangeException>(() => plots.Tree(model, data, row: 100)).Message.ShouldStartWith("There is no row 100: the data has 100");
        Should.Throw<InvalidOperationException>(() => plots.Tree(linear, data)).Message.ShouldStartWith("There is no tree model in this model.");
        Should.Throw<InvalidOperationException>(() => plots.Tree(model, _ml.Data.LoadFromEnumerable(TreeData.Rows(0, 1)))).Message.ShouldStartWith("There are no rows to count");
        Should.Throw<OperationCanceledException>(() => plots.Tree(model, data, cancellation: new CancellationToken(true)));
        ITransformer two = model.Append(TreeTrainers.Create(_ml, "FastTreeRegression").Fit(data));
        Should.Throw<InvalidOperationException>(() => plots.Tree(two, data)).Message.ShouldEndWith("Say which one by its index (modelIndex).");
        plots.Tree(two, data, modelIndex: 1).Table.Rows.Count.ShouldBeGreaterThan(1);
    }
}
