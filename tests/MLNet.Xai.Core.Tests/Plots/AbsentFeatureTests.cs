using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Words that a text does not have, in the pictures of one row.</summary>
public sealed class AbsentFeatureTests
{
    [Fact]
    public void Waterfall_ByDefault_MarksWhatIsNotThere() =>
        Lines(AbsentFeatures.Mark).ShouldBe([("no 'great'", -0.8), ("bad = 0.4", -0.6), ("length = 0", 0.2), ("no 'plot'", 0.05)]);

    [Fact]
    public void Waterfall_Show_IsLikeAnyOther() =>
        Lines(AbsentFeatures.Show).ShouldBe([("great = 0", -0.8), ("bad = 0.4", -0.6), ("length = 0", 0.2), ("plot = 0", 0.05)]);

    [Fact]
    public void Waterfall_Hide_SumsThemInOneLine() =>
        Lines(AbsentFeatures.Hide).ShouldBe([("bad = 0.4", -0.6), ("length = 0", 0.2), ("2 absent features", -0.75)]);

    [Fact]
    public void Waterfall_HideWithFewLines_AddsUp()
    {
        SvgFigure figure = WaterfallPlot.Draw(Samples.Words(), 0, new WaterfallOptions { MaxDisplay = 2, AbsentFeatures = AbsentFeatures.Hide });

        figure.Table.Rows.Select(r => r[0]).ShouldBe(["base value", "bad = 0.4", "2 absent features", "1 other feature", "f(x): raw score"]);
        figure.Table.Rows.SkipLast(1).Sum(r => (double)r[1]).ShouldBe(Samples.Words().Output(0), 1e-12);
    }

    [Fact]
    public void Force_Hide_OneSumASide()
    {
        SvgFigure figure = ForcePlot.Draw(Samples.Words(), 0, new ForceOptions { AbsentFeatures = AbsentFeatures.Hide });

        figure.Table.Rows.Where(r => ((string)r[0]).EndsWith("absent feature")).Select(r => (double)r[1]).ShouldBe([-0.8, 0.05]);
        figure.Table.Rows.SkipLast(1).Sum(r => (double)r[1]).ShouldBe(Samples.Words().Output(0), 1e-12);
    }

    private static (string, double)[] Lines(AbsentFeatures absent) =>
        [.. WaterfallPlot.Draw(Samples.Words(), 0, new WaterfallOptions { AbsentFeatures = absent }).Table.Rows.Skip(1).SkipLast(1)
            .Select(r => ((string)r[0], Math.Round((double)r[1], 12)))];
}
