using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class TreePlotTests
{
    [Fact]
    public void Rules_JoinWhatIsAskedOfTheSameFeature()
    {
        var builder = new TreeEnsembleBuilder(3);
        int root = builder.AddTree();
        builder.SetSplit(root, 0, 5, out int low, out int high, defaultLeft: true, cover: 10);
        builder.SetSplit(low, 0, 2, out int lowest, out int middle, defaultLeft: false, cover: 6);
        builder.SetSplit(high, CategoricalSplit.CategoryGoesLeft(1, [0, 2]), out int named, out int other, cover: 4);
        builder.SetSplit(other, 2, float.PositiveInfinity, out int known, out int missing, cover: 3);
        builder.SetLeaf(lowest, [1], 2);
        builder.SetLeaf(middle, [2.25], 4);
        builder.SetLeaf(named, [3], 1);
        builder.SetLeaf(known, [4], 2);
        builder.SetLeaf(missing, [5], 1);
        var tree = new NamedTree(builder.Build(), 0, ["x", "kind", "z"]) { Categories = [null, ["a", "b", "c", "d", "e", "f"], null] };

        tree.Rules.ShouldBe(
        [
            "x ≤ 2: 1 (2 rows)", "2 < x ≤ 5 or missing: 2.25 (4 rows)", "x > 5 and kind is a or c: 3 (1 row)",
            "x > 5 and kind is not a or c or missing and z is known: 4 (2 rows)", "x > 5 and kind is not a or c or missing and z is missing: 5 (1 row)",
        ]);
        tree.LeafCount.ShouldBe(5);
        new NamedTree(builder.Build(), 0, ["x", "kind", "z"]) { MayBeMissing = [false, false, false], Categories = [null, ["a", "b", "c"], null] }.Rules[3]
            .ShouldBe("x > 5 and kind is b and z is known: 4 (2 rows)");
    }

    [Fact]
    public void Draw_ARow_OutlinesItsWay()
    {
        NamedTree tree = TreeSamples.Loan();
        float[] row = [4200, float.NaN, 3, 0];
        SvgFigure figure = TreePlot.Draw(tree, new TreePlotOptions { Row = row, RowName = "row 17" });

        // Root, two questions and the leaf are outlined, and the three edges between them.
        SvgReader svg = new(figure);
        svg.Elements("rect", "fx").Count().ShouldBe(4);
        svg.Elements("path", "fx").Count().ShouldBe(3);
        figure.Description.ShouldContain("Row 17 ends where monthly income ≤ ");
        int leaf = tree.Ensemble.FindLeaf(0, row);
        figure.Description.ShouldContain(NumberText.Rounded(tree.Ensemble.Values[leaf], 4));
        figure.Table.Rows.Sum(r => (double)r[2]).ShouldBe(4000);
        figure.Table.Columns.ShouldBe(["Rows where", "mean raw score of approved", "rows", "leaves"]);
    }

    [Fact]
    public void Draw_MoreThanFits_SaysWhatIsFolded()
    {
        NamedTree tree = TreeSamples.Loan(8, 30);
        SvgFigure figure = TreePlot.Draw(tree, new TreePlotOptions { MaxDepth = 2 });

        figure.Table.Rows.Count.ShouldBe(4);
        figure.Table.Rows.Sum(r => (double)r[3]).ShouldBe(tree.LeafCount);
        figure.Description.ShouldContain($"A tree of {tree.LeafCount} leaves. {tree.LeafCount} of them are folded into 4 boxes.");
        new SvgReader(figure).Labels.Count(l => l.Text.EndsWith(" more leaves", StringComparison.Ordinal)).ShouldBe(4);
        TreePlot.Draw(tree, new TreePlotOptions { MaxEnds = 5 }).Table.Rows.Count.ShouldBeLessThanOrEqualTo(5);
        TreePlot.Draw(tree, new TreePlotOptions { Width = 320, MaxDepth = 20 }).Table.Rows.Count.ShouldBe(4);
    }

    [Fact]
    public void Draw_SlotsThatAreTestedTogether_AreTheirColumn()
    {
        var builder = new TreeEnsembleBuilder(3);
        builder.SetSplit(builder.AddTree(), CategoricalSplit.AnySlotGoesRight([0, 2]), out int left, out int right);
        builder.SetLeaf(left, [-1]);
        builder.SetLeaf(right, [1]);
        NamedTree Tree(params string[] names) => new(builder.Build(), 0, names);

        Tree("Job.clerk", "Job.cook", "Job.smith").Rules.ShouldBe(["Job is not clerk or smith: −1", "Job is clerk or smith: 1"]);
        Tree("clerk", "cook", "smith").Rules[1].ShouldBe("category is clerk or smith: 1");
        string[] texts = [.. new SvgReader(TreePlot.Draw(Tree("Job.clerk", "Job.cook", "Job.smith"))).Labels.Select(l => l.Text)];
        texts.ShouldContain("Job?");
        texts.ShouldContain("is clerk or smith");
        texts.ShouldContain("above 0, the mean of the leaves");
    }

    [Fact]
    public void Create_BadInput_SaysWhatIsWrong()
    {
        TreeEnsemble ensemble = TreeSamples.LoneLeaf().Ensemble;
        Should.Throw<ArgumentOutOfRangeException>(() => new NamedTree(ensemble, 1, ["x"])).Message.ShouldStartWith("There is no tree 1: the ensemble has 1");
        Should.Throw<ArgumentException>(() => new NamedTree(ensemble, 0, ["x", "y"])).Message.ShouldStartWith("There are 2 names for 1 features.");
        Should.Throw<ArgumentOutOfRangeException>(() => new NamedTree(ensemble, 0, ["x"]) { Output = 1 }).Message.ShouldStartWith("There is no output 1");
        Should.Throw<ArgumentException>(() => TreePlot.Draw(TreeSamples.LoneLeaf(), new TreePlotOptions { Row = [1, 2] })).Message.ShouldStartWith("TreePlotOptions.Row has 2 values for 1 features.");
        Should.Throw<ArgumentOutOfRangeException>(() => TreePlot.Draw(TreeSamples.LoneLeaf(), new TreePlotOptions { MaxDepth = 0 })).Message.ShouldStartWith("MaxDepth must be");
        Should.Throw<ArgumentOutOfRangeException>(() => TreePlot.Draw(TreeSamples.LoneLeaf(), new TreePlotOptions { MaxEnds = 1 })).Message.ShouldStartWith("MaxEnds must be");
    }
}
