using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>What options append, read back and drawn: the whole way from the pipeline to the picture, of a loaded model.</summary>
public sealed class ColumnsInPicturesTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TopK_LeadsToTheModelsScore()
    {
        IDataView view = Explained(new TreeShapColumnOptions { TopK = 1 });
        Explanation explanation = ExplanationReader.Read(view, "Shap");
        float[] scores = [.. view.GetColumn<float>("Score")];
        explanation.TopK.ShouldBe(1);
        for (int r = 0; r < scores.Length; r++)
            explanation.Output(r).ShouldBe(scores[r], 1e-5);
        string svg = _ml.Explain().Plots.Waterfall(view, "Shap", row: 2).ToString();
        svg.ShouldContain("4 other features");
        svg.ShouldContain($"f(x) = {explanation.Output(2).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)[..3]}");
    }

    [Fact]
    public void GroupedOneHotSlots_AreCategoriesWithNames()
    {
        IDataView view = Explained(new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn });
        Explanation explanation = ExplanationReader.Read(view, "Shap");
        int kind = explanation.FeatureNames.ToList().IndexOf("Kind");
        explanation.Categories[kind].ShouldBe(Loans.Purposes, ignoreOrder: true);
        string[] texts = [.. Enumerable.Range(0, explanation.RowCount).Select(r => explanation.DisplayData[(r * explanation.FeatureCount) + kind]!)];
        texts.ShouldBe(Loans.Rows(20, 3).Select(l => l.Purpose));
        string svg = _ml.Explain().Plots.Beeswarm(view, "Shap").ToString();
        foreach (string purpose in Loans.Purposes)
            svg.ShouldContain(purpose);
    }

    [Fact]
    public void Interactions_AddUpToTheValues()
    {
        IDataView view = Explained(new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn, Interactions = true });
        float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
        for (int r = 0; r < values.Length; r++)
        {
            for (int f = 0; f < 3; f++)
                matrices[r].Skip(3 * f).Take(3).Sum().ShouldBe(values[r][f], 1e-5f);
        }

        string svg = _ml.Explain().Plots.Interactions(view, "Shap", row: 1).ToString();
        foreach (string feature in (string[])["Age", "Income", "Kind"])
            svg.ShouldContain(feature);
    }

    [Fact]
    public void AnyModel_IsDrawnLikeATree()
    {
        IDataView train = Loans.View(_ml, 300);
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind")).Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(train);
        IDataView view = Loans.SaveAndLoad(_ml, _ml.Explain().Shap(model, train, options: new ShapColumnOptions { GroupBy = SlotGrouping.SourceColumn, BackgroundRows = 20 })).Transform(Loans.View(_ml, 5, 3));
        Explanation explanation = ExplanationReader.Read(view, "Shap");
        float[] scores = [.. view.GetColumn<float>("Score")];
        for (int r = 0; r < scores.Length; r++)
            explanation.Output(r).ShouldBe(scores[r], 1e-4);
        _ml.Explain().Plots.Waterfall(view, "Shap", row: 2).ToString().ShouldContain("Kind");
    }

    private IDataView Explained(TreeShapColumnOptions options) => Loans.SaveAndLoad(_ml, Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300))).Transform(Loans.View(_ml, 20, 3));
}
