using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class LocalBarPlotTests
{
    [Theory]
    [InlineData(360)]
    [InlineData(720)]
    public void Draw_BarsBeginAtZeroAndAreAsLongAsTheirValues(double width)
    {
        Explanation lime = new()
        {
            FeatureNames = ["Age <= 28.00", "17.00 < Income <= 28.00", "Sex=Female", "Hours > 45.00"],
            Values = [0.25, -0.5, 0.125, -0.0625],
            BaseValues = [0.3],
            Method = "LIME",
            OutputName = "approved",
            Units = ExplanationUnits.Probability,
        };
        SvgFigure figure = LocalBarPlot.Draw(lime, 0, new LocalBarOptions { Width = width });
        figure.Title.ShouldBe("LIME weights of row 0 for approved");
        figure.Description.ShouldContain("17.00 < Income <= 28.00");
        figure.Table.Rows.Select(row => (string)row[0]).ShouldBe(["17.00 < Income <= 28.00", "Age <= 28.00", "Sex=Female", "Hours > 45.00"]);
        figure.Table.Rows.Select(row => (double)row[1]).ShouldBe([-0.5, 0.25, 0.125, -0.0625]);
        var bars = new SvgReader(figure).Root.Descendants().Where(e => e.Name.LocalName == "rect" && e.Attribute("class")?.Value is "p" or "n")
            .Select(e => (X: (double)e.Attribute("x")!, Width: (double)e.Attribute("width")!, Up: e.Attribute("class")!.Value == "p")).ToArray();
        bars.Length.ShouldBe(4);
        double zero = bars[0].X + bars[0].Width, unit = bars[0].Width / 0.5;
        double[] values = [-0.5, 0.25, 0.125, -0.0625];
        for (int i = 0; i < 4; i++)
        {
            bars[i].Up.ShouldBe(values[i] > 0);
            bars[i].Width.ShouldBe(Math.Abs(values[i]) * unit, 0.2);
            (bars[i].Up ? bars[i].X : bars[i].X + bars[i].Width).ShouldBe(zero, 0.2);
        }
    }
}
