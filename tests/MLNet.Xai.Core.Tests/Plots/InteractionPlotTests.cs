using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class InteractionPlotTests
{
    private static readonly double[] s_values = [0.5, -0.1, 0, -0.1, 0.2, 0.3, 0, 0.3, -0.4];

    [Fact]
    public void Draw_OneRow_ShowsSignedCells()
    {
        SvgFigure figure = InteractionPlot.Draw(new InteractionMatrix(["a", "b", "c"], s_values) { RowNumber = 4, OutputName = "yes" });

        string[] texts = [.. new SvgReader(figure).Labels.Select(l => l.Text)];
        texts.Count(t => t == "+0.30").ShouldBe(2);
        texts.Count(t => t == "−0.40").ShouldBe(1);
        texts.ShouldContain("Row 4: change of the raw score of yes");
        figure.Description.ShouldContain("b with c 0.6, a with b −0.2");
        figure.Table.Rows.Single(r => (string)r[0] == "b").Skip(1).Cast<double>().Sum().ShouldBe(0.4, 1e-12);
    }

    [Fact]
    public void Draw_MoreFeaturesThanFit_SaysHowManyAreShown()
    {
        SvgFigure figure = InteractionPlot.Draw(Samples.Interactions(40, signed: false), new InteractionOptions { MaxDisplay = 6 });

        new SvgReader(figure).Elements("rect", "f").Count().ShouldBe(36);
        figure.Description.ShouldEndWith("6 of 40 features are shown.");
    }

    [Fact]
    public void Create_NotSymmetric_NamesThePair() =>
        Should.Throw<ArgumentException>(() => new InteractionMatrix(["a", "b"], [1, 2, 3, 4])).Message.ShouldContain("'a' and 'b' is 2 one way and 3 the other");

    [Fact]
    public void Create_WrongSize_SaysBoth() =>
        Should.Throw<ArgumentException>(() => new InteractionMatrix(["a", "b"], [1, 2, 3])).Message.ShouldContain("2 features want 4 values; there are 3.");
}
