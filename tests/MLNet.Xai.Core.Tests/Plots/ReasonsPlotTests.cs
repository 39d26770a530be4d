using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class ReasonsPlotTests
{
    [Fact]
    public void Draw_WorkedCase_SaysSentencesBarsAndTheGap()
    {
        SvgFigure figure = ReasonsPlot.Draw(Samples.Reasons("two"));
        string[] texts = [.. new SvgReader(figure).Labels.Select(label => label.Text)];
        texts.ShouldContain("R03");
        texts.ShouldContain("3 debts are many beside 1.5.");
        texts.ShouldContain("Debts: 3, comparison 1.5");
        texts.ShouldContain("−1.50 (71% of the gap)");
        texts.ShouldContain("+0.75 (−35% of the gap)");
        texts.ShouldContain("−2.13");
        figure.Title.ShouldBe("Reasons of row 5");
        figure.Description.ShouldContain("R03, −1.5: 3 debts are many beside 1.5.");
        figure.Table.Rows.Select(row => (double)row[5]).ShouldBe([-1.5, -1.375, 0.75, -2.125]);
        figure.Table.Rows.Take(3).Sum(row => (double)row[6]).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Draw_NoReasons_SaysSo()
    {
        SvgFigure figure = ReasonsPlot.Draw(Samples.Reasons("none"));
        figure.Description.ShouldStartWith("Reasons: none, nothing pushes to the wrong side.");
        figure.Table.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public void Draw_NotFinite_IsRefused() =>
        Should.Throw<ArgumentException>(() => ReasonsPlot.Draw(new RowReasons([new RowReason("A", "a", double.NaN)], 1, 0))).Message.ShouldContain("have to be finite");

    [Fact]
    public void Report_Reasons_IsASectionWithATableOfEveryRow()
    {
        HtmlReport report = new HtmlReport("Loans").Reasons([Samples.Reasons("two"), Samples.Reasons("flagged")]);
        string page = report.ToString();
        page.ShouldContain("<h2>Reasons</h2>");
        page.ShouldContain("3 debts are many beside 1.5.");
        report.ToJson().ShouldContain("\"R03\"");
    }
}
