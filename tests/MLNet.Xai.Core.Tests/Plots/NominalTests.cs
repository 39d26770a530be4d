using System.Xml.Linq;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Features without an order have colours by category, with their names, and no "higher values".</summary>
public sealed class NominalTests
{
    [Fact]
    public void Beeswarm_Categories_AreColouredAndNamed()
    {
        Explanation nominal = Samples.Nominal();
        SvgReader svg = new(BeeswarmPlot.Draw(nominal));
        int women = Enumerable.Range(0, nominal.RowCount).Count(r => nominal.Data[r * 3] == 0);

        XElement sex = svg.Clouds.Single(c => SvgReader.PointsOf(c).Count() == nominal.RowCount
            && c.Elements().Select(p => (string?)p.Attribute("class")).Distinct().Order().SequenceEqual(["k0", "k1"]));
        int first = sex.Elements().Where(p => (string?)p.Attribute("class") == "k0").Sum(p => ((string)p.Attribute("d")!).Split("h0").Length - 1);
        first.ShouldBe(Math.Max(women, nominal.RowCount - women));
        string[] texts = [.. svg.Labels.Select(l => l.Text)];
        foreach (string text in new[] { "sex:", "Male", "Female", "native country:", "Low", "High" })
            texts.ShouldContain(text);
        texts.ShouldContain(t => t.EndsWith(" others"));
    }

    [Fact]
    public void Dependence_ColouredByCategories_HasAKeyOfThem()
    {
        SvgReader svg = new(DependencePlot.Draw(Samples.Nominal(), "age", new DependenceOptions { ColorBy = "sex" }));

        svg.Labels.Select(l => l.Text).ShouldContain("sex:");
        svg.Points.Count().ShouldBe(300);
        svg.Clouds.Single().Elements().Select(p => (string?)p.Attribute("class")).Distinct().Order().ShouldBe(["k0", "k1"]);
        DependencePlot.Draw(Samples.Nominal(), "age").Title.ShouldEndWith("coloured by sex");
    }

    [Fact]
    public void Dependence_MoreCategoriesThanPlaces_TheRarestShareOne()
    {
        SvgFigure figure = DependencePlot.Draw(Samples.Nominal(2000), "native country");

        figure.Table.Rows.Count.ShouldBe(40);
        ((string)figure.Table.Rows[^1][0]).ShouldEndWith(" others");
        figure.Table.Rows.Sum(r => (double)r[2]).ShouldBe(2000);
    }

    [Fact]
    public void TopFeatures_Nominal_HaveNoDirection()
    {
        IReadOnlyList<string>[] rows = [.. TopFeatures.Rows(PlotInput.Check(Samples.Nominal()), 3)];

        rows.Single(r => r[0] == "sex")[3].ShouldBe("no order");
        rows.Single(r => r[0] == "age")[3].ShouldBe("mixed");
    }

    [Fact]
    public void Categories_FromTextsAlone_OneTextACode()
    {
        PlotInput mixed = PlotInput.Check(Samples.Mixed());
        mixed.Categories(0)!.Names.Length.ShouldBe(5);
        mixed.Categories(1).ShouldBeNull();

        Explanation shares = new() { FeatureNames = ["kind"], Values = [1, 2], BaseValues = [0, 0], Data = [1, 1], DisplayData = ["house 0.7", "house 0.6"] };
        PlotInput.Check(shares).Categories(0).ShouldBeNull();
    }
}
