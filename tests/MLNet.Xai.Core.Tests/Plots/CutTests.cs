using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Explanations whose smaller values were cut (TopK), or summed when they were read: pictures still lead to the model's output.</summary>
public sealed class CutTests
{
    [Fact]
    public void Output_CutRow_IsThatOfTheWholeRow()
    {
        Explanation whole = Samples.Wide(20, 12), cut = Samples.Cut(whole, 4);
        for (int r = 0; r < 20; r++)
            cut.Output(r).ShouldBe(whole.Output(r), 1e-12);
        cut.Select([3, 5]).Output(1).ShouldBe(whole.Output(5), 1e-12);
    }

    [Theory]
    [InlineData(4, 10, 4)]
    [InlineData(4, 3, 2)]
    [InlineData(11, 10, 9)]
    public void Waterfall_CutRow_LeadsToTheOutputOfTheModel(int k, int maxDisplay, int shown)
    {
        Explanation whole = Samples.Wide(3, 12), cut = Samples.Cut(whole, k);

        SvgFigure figure = WaterfallPlot.Draw(cut, 1, new WaterfallOptions { MaxDisplay = maxDisplay });

        string[] texts = [.. new SvgReader(figure).Labels.Select(l => l.Text)];
        string[] wanted = [.. new SvgReader(WaterfallPlot.Draw(whole, 1)).Labels.Select(l => l.Text)];
        texts.Single(t => t.StartsWith("f(x) = ")).ShouldBe(wanted.Single(t => t.StartsWith("f(x) = ")));
        texts.ShouldContain($"{12 - shown} other features");
        double[] steps = [.. figure.Table.Rows.Skip(1).SkipLast(1).Select(r => (double)r[1])];
        steps.Length.ShouldBe(shown + 1);
        (whole.BaseValues[1] + steps.Sum()).ShouldBe(whole.Output(1), 1e-12);
        ((double)figure.Table.Rows[^1][1]).ShouldBe(whole.Output(1), 1e-12);
    }

    [Fact]
    public void Force_CutRow_OthersPushAsOneToTheSideOfTheirSum()
    {
        Explanation cut = new()
        {
            FeatureNames = ["a", "b", "c", "d"],
            Values = [2, -1, 0, 0],
            BaseValues = [1],
            Others = [-0.5],
            TopK = 2,
        };

        SvgFigure figure = ForcePlot.Draw(cut, 0);

        new SvgReader(figure).Elements("path", "n").Count().ShouldBe(2);
        new SvgReader(figure).Elements("path", "p").Count().ShouldBe(1);
        figure.Table.Rows.ShouldContain(r => (string)r[0] == "2 other features" && (double)r[1] == -0.5);
        figure.Title.ShouldBe("Force plot of row 0: f(x) = 1.50");
    }

    [Fact]
    public void Decision_CutRows_EndAtTheOutputs()
    {
        Explanation whole = Samples.Wide(5, 12);

        DecisionLines lines = new(PlotInput.Check(Samples.Cut(whole, 3)), [.. Enumerable.Range(0, 12)], 12);

        lines.Count.ShouldBe(13);
        for (int r = 0; r < 5; r++)
        {
            lines.Path(r)[0].ShouldBe(whole.BaseValues[r]);
            lines.Path(r)[^1].ShouldBe(whole.Output(r), 1e-12);
        }
    }

    [Fact]
    public void Bar_CutRows_LastBarIsWhatIsLeft()
    {
        Explanation cut = new()
        {
            FeatureNames = ["a", "b", "c"],
            Values = [3, 0, 0, 0, -2, 0],
            BaseValues = [0, 0],
            Others = [0.5, -0.25],
            TopK = 1,
        };

        SvgFigure figure = BarPlot.Draw(cut);

        figure.Table.Rows[^1][0].ShouldBe("Other features (TopK)");
        figure.Table.Rows[^1][1].ShouldBe(0.375);
        figure.Description.ShouldContain("TopK cut");
    }

    [Fact]
    public void Bar_SummedFeatures_CountWithTheirMagnitudes()
    {
        Explanation wide = new() { FeatureNames = ["a"], Values = [3, 1], BaseValues = [0, 0], OtherCount = 500, Others = [0, 0.5], OtherMagnitudes = [4, 1.5] };

        SvgFigure figure = BarPlot.Draw(wide);

        figure.Table.Rows[^1].ShouldBe(["Sum of 500 other features", 2.75]);
        WaterfallPlot.Draw(wide, 1).Table.Rows.Select(r => r[0]).ShouldBe(["base value", "a", "500 other features", "f(x): raw score"]);
    }

    [Fact]
    public void Beeswarm_CutRows_PointsOnlyWhereAValueWasKept()
    {
        Explanation cut = Samples.Cut(Samples.Wide(40, 6), 2);

        int[] points = [.. new SvgReader(BeeswarmPlot.Draw(cut)).Clouds.Select(c => SvgReader.PointsOf(c).Count())];

        points.SkipLast(1).Sum().ShouldBe(80);
        points[^1].ShouldBe(40);
        new SvgReader(DependencePlot.Draw(cut, 0)).Points.Count().ShouldBe(cut.Values.Where((v, i) => i % 6 == 0 && v != 0).Count());
    }

    [Fact]
    public void Beeswarm_CutRows_TableHasTheSizesOfTheBars()
    {
        Explanation cut = Samples.Cut(Samples.Wide(40, 6), 2);

        PlotTable swarm = BeeswarmPlot.Draw(cut).Table, bars = BarPlot.Draw(cut).Table;

        swarm.Columns[^1].ShouldBe("rows");
        for (int i = 0; i < 7; i++)
            ((double)swarm.Rows[i][1]).ShouldBe((double)bars.Rows[i][1], 1e-12);
        swarm.Rows.SkipLast(1).Sum(r => (double)r[^1]).ShouldBe(80);
    }

    [Fact]
    public void AnyPlot_CutWithoutTheSums_SaysWhatIsMissing()
    {
        Explanation cut = new() { FeatureNames = ["a", "b", "c"], Values = [3, 0, 0], BaseValues = [0], Data = [1, 2, 3], TopK = 1 };
        Explanation summed = new() { FeatureNames = ["a"], Values = [3], BaseValues = [0], Data = [1], OtherCount = 2 };

        foreach (Action draw in PlotErrorTests.Every(cut))
            Should.Throw<ArgumentException>(draw).Message.ShouldStartWith("TopK = 1 cut attributions, and Others, their sum in each row, is missing");
        foreach (Action draw in PlotErrorTests.Every(summed))
            Should.Throw<ArgumentException>(draw).Message.ShouldStartWith("OtherCount = 2 features have no values, and Others");
    }

    [Fact]
    public void Report_CutRows_SaysSoAndIsMade() =>
        ExplanationReport.Create(Samples.Cut(Samples.Wide(80, 30), 5)).ToString().ShouldContain("of what was cut only the sums are known");
}
