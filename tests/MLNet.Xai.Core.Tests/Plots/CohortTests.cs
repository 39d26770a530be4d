using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class CohortTests
{
    [Fact]
    public void Draw_TwoCohorts_BarsAreTheirMeans()
    {
        Explanation a = Make([1, -2, -3, 0], [0, 0, 0, 0]), b = Make([4, 0, 2, 1], [0, 0, 0, 0]);
        SvgFigure sizes = CohortBarPlot.Draw([new("young", a), new("old", b)]), means = CohortBarPlot.Draw([new("young", a), new("old", b)], new CohortBarOptions { Signed = true });

        sizes.Table.Columns.ShouldBe(["Feature", "young (2)", "old (2)"]);
        sizes.Table.Rows[0].ShouldBe(["x", 2.0, 3.0]);
        sizes.Table.Rows[1].ShouldBe(["y", 1.0, 0.5]);
        means.Table.Rows[0].ShouldBe(["x", -1.0, 3.0]);
        means.Table.Rows[1].ShouldBe(["y", -1.0, 0.5]);
        sizes.Description.ShouldStartWith("mean |SHAP value| in 2 cohorts. x: young (2) 2, old (2) 3; y: ");
        // The bars' lengths are to each other as the means.
        double[] widths = [.. new SvgReader(sizes).Elements("rect", "f").Select(r => (double)r.Attribute("width")!).Where(w => w != 12)];
        (widths[0] / widths[1]).ShouldBe(2 / 3.0, 1e-2);
    }

    [Fact]
    public void ByTree_FindsWhatPartsTheAttributions()
    {
        Explanation loan = Samples.Loan(400);
        IReadOnlyList<ExplanationCohort> cohorts = ExplanationCohorts.ByTree(loan, 3, minRows: 10);

        cohorts.Count.ShouldBe(3);
        cohorts.Sum(c => c.Rows.RowCount).ShouldBe(400);
        cohorts.ShouldAllBe(c => c.Rows.RowCount >= 10);
        cohorts[0].Name.ShouldStartWith("credit_score ≤ "); // the largest attributions are the score's
        double most = cohorts[0].Rows.Data.Where((_, i) => i % 5 == 2).Max();
        cohorts.Skip(1).ShouldAllBe(c => c.Name.StartsWith("credit_score ≤ ") || c.Rows.Data.Where((_, i) => i % 5 == 2).Min() > most);
    }

    [Fact]
    public void ByFeature_ValuesRangesAndCategories()
    {
        Explanation few = Make([1, 0, 2, 0, 3, 0, 4, 0], [7, 0, 5, 0, 7, 0, double.NaN, 0]);
        ExplanationCohorts.ByFeature(few, "x").Select(c => (c.Name, c.Rows.RowCount)).ShouldBe([("x = 5", 1), ("x = 7", 2), ("x is missing", 1)]);

        Explanation many = Make([.. Enumerable.Range(0, 40).Select(i => (double)i)], [.. Enumerable.Range(0, 40).Select(i => i / 2.0)]);
        IReadOnlyList<ExplanationCohort> ranges = ExplanationCohorts.ByFeature(many, "x");
        ranges.Select(c => c.Name).ShouldBe(["x ≤ 4.75", "4.75 < x ≤ 9.5", "9.5 < x ≤ 14.25", "x > 14.25"]);
        ranges.Select(c => c.Rows.RowCount).ShouldBe([5, 5, 5, 5]);

        IReadOnlyList<ExplanationCohort> sexes = ExplanationCohorts.ByFeature(Samples.Nominal(), "sex");
        sexes.Select(c => c.Name).ShouldBe(["sex = Male", "sex = Female"], ignoreOrder: true);

        ExplanationCohorts.ByName(few, ["b", "a", "b", "a"]).Select(c => (c.Name, c.Rows.RowCount)).ShouldBe([("b", 2), ("a", 2)]);
        // Nine values, of which nearly all are one: no range is empty.
        ExplanationCohorts.ByValue(Make(new double[60], new double[60]), "v", [.. Enumerable.Range(0, 30).Select(i => i < 8 ? i : 9.0)]).Sum(c => c.Rows.RowCount).ShouldBe(30);
    }

    [Fact]
    public void ByValue_NumbersThatShortTextsDoNotTellApart_StayApart()
    {
        Explanation rows = Make(new double[8], new double[8]);
        ExplanationCohorts.ByValue(rows, "v", [0.12345671, 0.12345672, 0.12345672, double.NaN]).Select(c => (c.Name, c.Rows.RowCount))
            .ShouldBe([("v = 0.12345671", 1), ("v = 0.12345672", 2), ("v is missing", 1)]);
        IReadOnlyList<ExplanationCohort> ranges = ExplanationCohorts.ByValue(Make(new double[80], new double[80]), "v", [.. Enumerable.Range(0, 40).Select(i => 5 + (i * 1e-9))]);
        ranges.Sum(c => c.Rows.RowCount).ShouldBe(40);
        ranges.Select(c => c.Name).ShouldBeUnique();
    }

    [Fact]
    public void Cohorts_BadInput_SaysWhatIsWrong()
    {
        Explanation few = Make([1, 0, 2, 0], [7, 0, 5, 0]), bare = Make([1, 0, 2, 0], []);
        Say(() => ExplanationCohorts.ByFeature(few, "z")).ShouldStartWith("There is no feature 'z'. There are: x, y");
        Say(() => ExplanationCohorts.ByFeature(bare, "x")).ShouldStartWith("The explanation has no values of the features");
        Say(() => ExplanationCohorts.ByTree(bare, 2)).ShouldStartWith("The explanation has no values of the features");
        Say(() => ExplanationCohorts.ByTree(few, 1)).ShouldContain("most");
        Say(() => ExplanationCohorts.ByFeature(few, "x", 1)).ShouldStartWith("ranges must lie between 2 and 8.");
        Say(() => ExplanationCohorts.ByName(few, ["a"])).ShouldStartWith("There are 1 names for 2 rows.");
        Say(() => ExplanationCohorts.ByValue(few, "v", [1])).ShouldStartWith("There are 1 values for 2 rows.");
        Say(() => CohortBarPlot.Draw([])).ShouldStartWith("There are 0 cohorts");
        Say(() => CohortBarPlot.Draw([new("a", few), new("b", Samples.Loan(3))])).ShouldStartWith("The cohorts are of different features.");

        static string Say(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    private static Explanation Make(double[] values, double[] data) =>
        new() { FeatureNames = ["x", "y"], Values = values, BaseValues = new double[values.Length / 2], Data = data };
}
