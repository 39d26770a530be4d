using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class OthersAndInteractionsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Others_WithTopK_MakesUpForWhatWasDropped(bool load)
    {
        IDataView view = Explained("FastTreeRegression", new TreeShapColumnOptions { TopK = 2 }, load);

        int kept = 0;
        view.Schema["Shap"].Annotations.GetValue(ExplanationAnnotations.TopK, ref kept);
        kept.ShouldBe(2);
        float[] bases = Single(view, "Shap.BaseValue"), others = Single(view, "Shap.Others"), scores = Single(view, "Score");
        float[][] values = [.. view.GetColumn<float[]>("Shap")];
        values.ShouldAllBe(v => v.Count(x => x != 0) == 2);
        others.ShouldContain(x => Math.Abs(x) > 0.05f);
        for (int i = 0; i < values.Length; i++)
            (bases[i] + values[i].Sum() + others[i]).ShouldBe(scores[i], 1e-4);
    }

    [Fact]
    public void Others_SeveralOutputsAndSomeRows_IsAVectorAndNaNWhereNotExplained()
    {
        var options = new TreeShapColumnOptions { TopK = 1, ExplainWhen = ExplainWhen.Column("Label"), Interactions = true };

        IDataView view = Explained("OneVersusAllRaw", options, load: true);

        view.Schema["Shap.Others"].Type.ToString().ShouldBe("Vector<Single, 3>");
        Loans.SlotNames(view.Schema, "Shap.Others").ShouldBe(Loans.SlotNames(view.Schema, "Shap.BaseValue"));
        bool[] wanted = [.. view.GetColumn<bool>("Label")];
        float[][] others = [.. view.GetColumn<float[]>("Shap.Others")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
        for (int i = 0; i < wanted.Length; i++)
        {
            others[i].ShouldAllBe(v => float.IsNaN(v) == !wanted[i]);
            matrices[i].Length.ShouldBe(3 * 6 * 6);
            matrices[i].ShouldAllBe(v => float.IsNaN(v) == !wanted[i]);
        }
    }

    [Fact]
    public void Columns_WithoutTopKAndInteractions_AreTheThree()
    {
        DataViewSchema schema = Explained("FastTreeRegression", new TreeShapColumnOptions(), load: false).Schema;

        schema.Where(c => c.Name.StartsWith("Shap", StringComparison.Ordinal)).Select(c => c.Name).ShouldBe(["Shap", "Shap.BaseValue", "Shap.Residual"]);
        schema["Shap"].Annotations.Schema.GetColumnOrNull(ExplanationAnnotations.TopK).ShouldBeNull();
        schema["Shap"].Annotations.Schema.GetColumnOrNull(ExplanationAnnotations.Grouping).ShouldBeNull();
    }

    [Theory]
    [InlineData("FastTreeRegression", TreeShapPerturbation.PathDependent, false)]
    [InlineData("FastTreeBinary", TreeShapPerturbation.Interventional, true)]
    [InlineData("OneVersusAllRaw", TreeShapPerturbation.PathDependent, true)]
    public void Interactions_AnyModel_AreSymmetricAndTheirRowsSumToTheValues(string trainer, TreeShapPerturbation perturbation, bool load)
    {
        IDataView view = Explained(trainer, new TreeShapColumnOptions { Interactions = true, Perturbation = perturbation }, load);

        float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
        int outputs = values[0].Length / 6;
        view.Schema["Shap.Interactions"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, (int[])(outputs > 1 ? [outputs, 6, 6] : [6, 6])));
        view.Schema["Shap.Interactions"].Annotations.GetTexts(ExplanationAnnotations.FeatureNames).ShouldBe(Enumerable.Range(0, 6).Select(f => $"slot {f}"));
        matrices.SelectMany((m, i) => m.Where((_, at) => at / 6 % 6 != at % 6)).ShouldContain(v => Math.Abs(v) > 1e-3f);
        for (int r = 0; r < values.Length; r++)
        {
            for (int at = 0; at < values[r].Length; at++)
            {
                matrices[r][(at * 6)..((at + 1) * 6)].Sum().ShouldBe(values[r][at], 1e-4);
                for (int j = 0; j < 6; j++)
                    matrices[r][(at * 6) + j].ShouldBe(matrices[r][((((at / 6) * 6) + j) * 6) + (at % 6)]);
            }
        }
    }

    [Fact]
    public void Interactions_OfThePredictedOutput_AreThatOutputs()
    {
        float[][] all = [.. Explained("OneVersusAllRaw", new TreeShapColumnOptions { Interactions = true }, false).GetColumn<float[]>("Shap.Interactions")];
        IDataView view = Explained("OneVersusAllRaw", new TreeShapColumnOptions { Interactions = true, Output = ExplainedOutput.Predicted }, false);

        float[][] predicted = [.. view.GetColumn<float[]>("Shap.Interactions")];
        int[] best = [.. view.GetColumn<float[]>("Score").Select(s => Array.IndexOf(s, s.Max()))];

        for (int r = 0; r < all.Length; r++)
            predicted[r].ShouldBe(all[r][(best[r] * 36)..((best[r] + 1) * 36)]);
    }

    [Fact]
    public void Interactions_OfAProbabilityThatIsASum_SumToItsValues()
    {
        IDataView view = Explained("FastForestBinary", new TreeShapColumnOptions { Interactions = true, Units = ExplanationUnits.Probability }, load: true);

        float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];

        matrices.SelectMany(m => m).ShouldContain(v => Math.Abs(v) > 1e-3f);
        for (int r = 0; r < values.Length; r++)
            matrices[r].Chunk(6).Select(row => row.Sum()).ShouldBe(values[r], 1e-5);
    }

    [Fact]
    public void Interactions_InAPredictionEngine_AreTheSame()
    {
        ITransformer model = TreeTrainers.Create(_ml, "FastTreeRegression").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Interactions = true }).Fit(TreeData.View(_ml, 300, 1));
        using PredictionEngine<TreeData.Row, Matrix> engine = _ml.Model.CreatePredictionEngine<TreeData.Row, Matrix>(model);
        List<TreeData.Row> rows = TreeData.Rows(5, 2);

        float[][] view = [.. model.Transform(TreeData.View(_ml, 5, 2)).GetColumn<float[]>("Shap.Interactions")];

        for (int r = 0; r < 5; r++)
            engine.Predict(rows[r]).Values.ShouldBe(view[r], 1e-6);
    }

    private static float[] Single(IDataView view, string column) => [.. view.GetColumn<float>(column)];

    private IDataView Explained(string trainer, TreeShapColumnOptions options, bool load)
    {
        ITransformer model = TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml, "Shap", options).Fit(TreeData.View(_ml, 300, 1));
        return (load ? Loans.SaveAndLoad(_ml, model) : model).Transform(TreeData.View(_ml, 40, 2));
    }

    private sealed class Matrix
    {
        [ColumnName("Shap.Interactions")]
        [VectorType(6, 6)]
        public float[] Values { get; set; } = [];
    }
}
