using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

public sealed class ContrastPictureTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Counterfactuals_ShowWhatTheColumnsSay(int count)
    {
        IDataView train = Loans.View(_ml, 300, 1);
        var trained = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
            .Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10).WithCounterfactuals(_ml, options: new() { Count = count, Target = Core.Contrast.ScoreTarget.Above(0) })).Fit(train);
        IDataView view = _ml.Data.Cache(trained.Transform(_ml.Data.TakeRows(train, 10)));
        float[] found = [.. view.GetColumn<float>("Counterfactual.Found")];
        int row = Array.FindIndex(found, f => f > 0), there = Array.FindIndex(found, float.IsNaN);
        SvgFigure figure = _ml.Explain().Plots.Counterfactuals(view, row: row, options: new() { AllFeatures = true });
        float[] values = view.GetColumn<float[]>("Counterfactual").ElementAt(row);
        figure.Table.Columns.Count.ShouldBe(2 + (int)found[row]);
        var age = figure.Table.Rows.Single(r => r[0] is "Age");
        age[1].ShouldBe((double)view.GetColumn<float>("Age").ElementAt(row));
        age[2].ShouldBe((double)values[0]);
        figure.Table.Rows.Single(r => r[0] is "Kind")[2].ShouldBe(Loans.Purposes[Array.IndexOf(values[2..5], 1)]);
        figure.Description.ShouldContain("The model says ");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.Counterfactuals(view, row: there)).Message.ShouldContain("has no counterfactuals: it was left unexplained");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.Counterfactuals(view, "Score")).Message.ShouldContain("no column 'Score' that was made by Counterfactuals");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.Counterfactuals(view, row: 10)).Message.ShouldContain("There is no row 10; there are 10");
    }

    [Fact]
    public void Anchor_ShowsWhatTheColumnsSay()
    {
        IDataView train = TreeData.View(_ml, 300, 1);
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAll").Fit(train);
        IDataView view = _ml.Data.Cache(_ml.Explain().Anchors(model, train, options: new() { BackgroundRows = 300 }).Transform(_ml.Data.TakeRows(train, 3)));
        SvgFigure figure = _ml.Explain().Plots.Anchor(view, row: 2);
        string rule = view.GetColumn<string>("Anchor").ElementAt(2);
        string.Join(" and ", figure.Table.Rows.Where(r => ((string)r[0]).StartsWith("condition", StringComparison.Ordinal)).Select(r => r[1])).ShouldBe(rule);
        figure.Table.Rows.Single(r => r[0] is "precision")[1].ShouldBe((double)view.GetColumn<float>("Anchor.Precision").ElementAt(2));
        figure.Table.Rows.Single(r => r[0] is "the model says")[1].ShouldBeOneOf("high", "middle", "low");
    }

    [Fact]
    public void Report_TakesThemFromTheColumns_WithTheirNumbers()
    {
        IDataView train = Loans.View(_ml, 300, 1);
        ITransformer trained = _ml.Transforms.Concatenate("Features", "Age", "Income").Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10)).Fit(train);
        IDataView few = _ml.Data.TakeRows(train, 10);
        IDataView others = _ml.Data.Cache(_ml.Explain().Counterfactuals(trained, train, options: new() { Count = 2, Target = Core.Contrast.ScoreTarget.Above(0) }).Transform(few));
        IDataView rules = _ml.Data.Cache(_ml.Explain().Anchors(trained, train, options: new() { BackgroundRows = 300, ExplainWhen = ExplainWhen.ScoreAtMost(0) }).Transform(few));
        IReadOnlyList<CounterfactualTable> tables = ContrastReader.ReadCounterfactuals(others);
        IReadOnlyList<AnchorSummary> anchors = ContrastReader.ReadAnchors(rules);
        float[] found = [.. others.GetColumn<float>("Counterfactual.Found")], scores = [.. few.Schema.GetColumnOrNull("Score") is null ? others.GetColumn<float>("Score") : []];
        int[] needing = [.. Enumerable.Range(0, found.Length).Where(r => !float.IsNaN(found[r]))], refused = [.. Enumerable.Range(0, scores.Length).Where(r => scores[r] <= 0)];
        needing.Length.ShouldBeInRange(1, 9);
        tables.Select(t => (int)t.RowNumber!.Value).ShouldBe(needing);
        anchors.Select(a => (int)a.RowNumber!.Value).ShouldBe(refused);
        ContrastReader.ReadCounterfactuals(others, maxRows: 1).Count.ShouldBe(1);

        using var json = System.Text.Json.JsonDocument.Parse(new HtmlReport("Loans").Counterfactuals(tables).Anchors(anchors).ToJson());
        var sections = json.RootElement.GetProperty("sections").EnumerateArray().ToArray();
        sections.Select(s => s.GetProperty("heading").GetString()).ShouldBe(["Counterfactuals", "Anchors"]);
        var figure = sections[0].GetProperty("content").EnumerateArray().First(item => item.GetProperty("kind").GetString() == "figure");
        figure.GetProperty("title").GetString().ShouldBe($"Row {needing[0]}: what would have to be different");
        figure.GetProperty("description").GetString()!.ShouldContain("The model says ");
        float[] first = others.GetColumn<float[]>("Counterfactual").ElementAt(needing[0]);
        var rows = figure.GetProperty("rows").EnumerateArray().ToDictionary(r => r[0].GetString()!, r => r);
        foreach ((string name, int slot) in new[] { ("Age", 0), ("Income", 1) })
        {
            if (rows.TryGetValue(name, out var row))
                row[2].GetDouble().ShouldBe(first[slot]);
        }

        (rows.ContainsKey("Age") || rows.ContainsKey("Income")).ShouldBeTrue();
        rows["distance"][2].GetDouble().ShouldBe(others.GetColumn<float[]>("Counterfactual.Distance").ElementAt(needing[0])[0]);
        rows["features that differ"][2].GetDouble().ShouldBe(others.GetColumn<float[]>("Counterfactual.Sparsity").ElementAt(needing[0])[0]);
        var rule = sections[1].GetProperty("content").EnumerateArray().First(item => item.GetProperty("kind").GetString() == "figure");
        rule.GetProperty("title").GetString().ShouldBe($"Row {refused[0]}: what decides");
        anchors.ShouldAllBe(anchor => anchor.Says == "score <= 0");
        AnchorSummary near = ContrastReader.ReadAnchors(_ml.Explain().Anchors(trained, train, options: new() { BackgroundRows = 100, Within = 1e6 }).Transform(few), maxRows: 1)[0];
        near.Says.ShouldStartWith("a score within 1,000,000 of ");
        rule.GetProperty("rows").EnumerateArray().Single(r => r[0].GetString() == "precision")[1].GetDouble().ShouldBe(anchors[0].Precision);
    }
}
