using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class ContrastSectionTests
{
    [Fact]
    public void Counterfactuals_NumbersStayNumbers()
    {
        CounterfactualTable table = new(["Income", "Kind", "Gap"], [0, 1, 1, 2], ["Income", "Kind.car", "Kind.house", "Gap"], [-2310.25f, 1, 0, float.NaN], "-1",
            [new CounterfactualEntry([4021.375f, 0, 1, 3], "1", 1.5, 0.25)])
        {
            RowNumber = 7,
        };
        HtmlReport report = new HtmlReport("Loans").Counterfactuals([table]);
        SvgFigure figure = CounterfactualPlot.Draw(table);
        figure.Title.ShouldBe("Counterfactuals of row 7");
        figure.Table.Rows[0].ShouldBe(["Income", -2310.25, 4021.375]);
        figure.Table.Rows[1].ShouldBe(["Kind", "car", "house"]);
        figure.Table.Rows[2].ShouldBe(["Gap", "missing", 3.0]);
        figure.Table.Rows.Single(r => r[0] is "features that differ")[2].ShouldBe(3.0);
        string page = report.ToString();
        page.ShouldContain("<h2>Counterfactuals</h2>");
        page.ShouldContain("4,021.38</td>");
        report.ToJson().ShouldContain("4021.375");
    }

    [Fact]
    public void Anchors_AreASectionWithATableOfEveryRule()
    {
        HtmlReport report = new HtmlReport("Loans").Anchors(
            [new(["Income <= 2310"], "no", 0.97, 0.9, 0.99, 0.2, true) { RowNumber = 3 }, new([], "yes", 0.5, 0.4, 0.6, 1, false)], heading: "Rules");
        report.ToString().ShouldContain("<h2>Rules</h2>");
        string json = report.ToJson();
        json.ShouldContain("\"Row 3: what decides\"");
        json.ShouldContain("\"Best rule, no anchor\"");
        json.ShouldContain("0.97");
    }

    [Fact]
    public void Reasons_WarningsAreInTheTable()
    {
        SvgFigure figure = ReasonsPlot.Draw(Samples.Reasons("flagged"));
        figure.Table.Rows.Count(row => ((string)row[1]).StartsWith("check: ", StringComparison.Ordinal)).ShouldBe(Samples.Reasons("flagged").Warnings.Count);
        Samples.Reasons("flagged").Warnings.Count.ShouldBeGreaterThan(0);
    }
}
