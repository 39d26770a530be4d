using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class CohortBarTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void CohortBars_ByAColumnThatTheModelDoesNotSee_AreTheMeansOfItsRows()
    {
        IDataView view = Explained();
        string[] classes = [.. view.GetColumn<string>("Class")];
        float[][] values = [.. view.GetColumn<float[]>("Shap")];
        string[] names = Loans.SlotNames(view.Schema, "Shap");

        SvgFigure figure = _ml.Explain().Plots.CohortBars(view, "Shap", "Class", new CohortBarOptions { Signed = true });

        figure.Table.Columns.Count.ShouldBe(4);
        foreach (IReadOnlyList<object> line in figure.Table.Rows)
        {
            int feature = Array.IndexOf(names, (string)line[0]);
            for (int c = 1; c < 4; c++)
            {
                string label = figure.Table.Columns[c].Split(" = ")[1].Split(' ')[0];
                ((double)line[c]).ShouldBe(values.Where((_, r) => classes[r] == label).Average(v => (double)v[feature]), 1e-9);
            }
        }

        _ml.Explain().Plots.CohortBars(view, "Shap", "Target").Table.Columns.Count.ShouldBe(5);
        _ml.Explain().Plots.CohortBars(view, "Shap", names[4]).Table.Columns.ShouldContain(c => c.StartsWith($"{names[4]} = "));
        _ml.Explain().Plots.CohortBars(view, "Shap", cohorts: 3).Table.Columns.Count.ShouldBe(4);
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.CohortBars(view, "Shap", "Nothing")).Message.ShouldStartWith("There is no feature and no column 'Nothing'.");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.CohortBars(view, "Shap", 9)).Message.ShouldStartWith("From 2 to 8 cohorts");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.CohortBars(view, "Shap", "Group")).Message.ShouldStartWith("The column 'Group' has ");
    }

    [Fact]
    public void CohortBars_ByNumbersOfAnyType_AndOtherTypesAreNamed()
    {
        IDataView more = _ml.Transforms.CustomMapping<OfTarget, More>((from, to) => (to.Size, to.Count, to.Day) = ((byte)(from.Target > 3 ? 1 : 0), from.Target > 3 ? 7u : 300_000u, new DateTime(2026, 1, 1)), null)
            .Fit(Explained()).Transform(Explained());
        int above = more.GetColumn<float>("Target").Count(target => target > 3);
        _ml.Explain().Plots.CohortBars(more, "Shap", "Size").Table.Columns.ShouldBe(["Feature", $"Size = 0 ({120 - above})", $"Size = 1 ({above})"]);
        _ml.Explain().Plots.CohortBars(more, "Shap", "Count").Table.Columns.ShouldBe(["Feature", $"Count = 7 ({above})", $"Count = 300,000 ({120 - above})"]);
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.CohortBars(more, "Shap", "Day")).Message.ShouldStartWith("The column 'Day' is DateTime; rows are parted by numbers, keys, Booleans and texts.");
    }

    [Fact]
    public void Report_WithInteractionsAndCohorts_HasTheirSectionsAndNumbers()
    {
        IDataView view = Explained();
        Explanation explanation = ExplanationReader.Read(view, "Shap");

        HtmlReport report = _ml.Explain().Plots.Report(view, "Shap", new ExplanationReportOptions { Cohorts = ExplanationCohorts.ByTree(explanation, 3) });

        string page = report.ToString();
        page.ShouldContain("<h2>Interactions</h2>");
        page.ShouldContain("<h2>Cohorts</h2>");
        SvgFigure pairs = _ml.Explain().Plots.Interactions(view, "Shap", options: new InteractionOptions { Width = 860 });
        page.ShouldContain(pairs.Description);
        report.ToJson().ShouldContain("by cohort");
        // Without the column there is no such section.
        _ml.Explain().Plots.Report(TreeTrainers.Create(_ml, "FastTreeRegression").WithTreeShap(_ml).Fit(TreeData.View(_ml, 100, 1)).Transform(TreeData.View(_ml, 30, 2)), "Shap")
            .ToString().ShouldNotContain("<h2>Interactions</h2>");
    }

    private sealed class OfTarget
    {
        public float Target { get; set; }
    }

    private sealed class More
    {
        public byte Size { get; set; }

        public uint Count { get; set; }

        public DateTime Day { get; set; }
    }

    private IDataView Explained() =>
        TreeTrainers.Create(_ml, "FastTreeRegression").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Interactions = true }).Fit(TreeData.View(_ml, 300, 1)).Transform(TreeData.View(_ml, 120, 2));
}
