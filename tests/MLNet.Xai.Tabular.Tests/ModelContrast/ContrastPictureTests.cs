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
        age[1].ShouldBe($"{view.GetColumn<float>("Age").ElementAt(row)}");
        age[2].ShouldBe($"{values[0]}");
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
}
