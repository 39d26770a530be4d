using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

public sealed class LightGbmShapTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [MemberData(nameof(LightGbmTrainers.Names), MemberType = typeof(LightGbmTrainers))]
    public void TreeShap_InThePipelineFreshAndLoaded_AddsUpAndIsTheExplainers(string trainer)
    {
        if (trainer is "BinaryPlatt" or "BinaryIsotonic")
            trainer = "Binary";    // a calibrator stands behind the explained trainer
        IDataView train = TreeData.View(_ml, 500, seed: 1, missing: 0.1);
        var inside = LightGbmTrainers.Create(_ml, trainer).WithTreeShap(_ml).Fit(train);
        ITransformer older = ScoreCheck.Reload(_ml, inside.Model, train.Schema);
        List<TreeData.Row> rows = TreeData.Rows(200, seed: 2, missing: 0.1);
        IDataView test = _ml.Data.LoadFromEnumerable(rows);

        TreeModel trees = TreeModel.Find(inside.Model);
        var explainer = new TreeShapExplainer(trees.CountCovers(train));
        double[] expected = new double[rows.Count * trees.OutputCount * trees.FeatureCount];
        explainer.Explain(rows.SelectMany(r => r.Features).ToArray(), rows.Count, expected);
        foreach (IDataView view in new[]
        {
            inside.Transform(test),
            ScoreCheck.Reload(_ml, inside, train.Schema).Transform(test),
            _ml.Explain().TreeShap(inside.Model, background: train).Transform(test),
            _ml.Explain().TreeShap(older, background: train).Transform(test),
        })
        {
            view.GetColumn<float[]>("Shap").SelectMany(v => v).ShouldBe(expected.Select(v => (float)v));
            Singles(view, "Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
            Singles(view, "Shap.BaseValue").Take(trees.OutputCount).ShouldBe(explainer.BaseValues.ToArray().Select(b => (float)b));
        }
    }

    [Theory]
    [MemberData(nameof(LightGbmTrainers.Names), MemberType = typeof(LightGbmTrainers))]
    public void Explain_TreesWrittenForTheLibrary_IsItsContributions(string trainer)
    {
        IDataView train = TreeData.View(_ml, 500, seed: 1, missing: 0.1);
        TreeModel model = TreeModel.Find(LightGbmTrainers.Create(_ml, trainer).Fit(train));
        TreeEnsemble trees = Covers.OneMoreEach(model.CountCovers(train));    // LightGBM gives NaN where no row went
        using LightGbmBooster native = LightGbmBooster.Load(LightGbmText.Write(trees));

        float[] rows = [.. TreeData.Rows(600, seed: 2, missing: 0.1).Concat(EdgeRows.Of(trees, 600, seed: 3))
            .SelectMany(r => r.Features).Select(x => Math.Abs(x) <= 1e-35f ? 0 : x)];    // LightGBM takes these for zero before it looks at a tree
        double[] scores = new double[rows.Length / trees.FeatureCount * trees.OutputCount];
        trees.Predict(rows, rows.Length / trees.FeatureCount, scores);

        Contributions.ShouldAgree(scores, native.Predict(rows), 1e-12);
        Contributions.ShouldAgree(Contributions.Of(trees, rows), native.Explain(rows), 1e-9);
    }

    [Theory]
    [InlineData("BinarySigmoid", "Probability")]
    [InlineData("Softmax", "Score")]
    [InlineData("OneVersusAll", "Score")]
    public void TreeShap_InProbabilities_AddsUpToMlNetsColumn(string trainer, string column)
    {
        IDataView train = TreeData.View(_ml, 400, seed: 1, missing: 0.1);
        var options = new TreeShapColumnOptions
        {
            Units = Core.ExplanationUnits.Probability,
            Perturbation = TreeShapPerturbation.Interventional,
            BackgroundRows = 40,
        };
        IDataView view = LightGbmTrainers.Create(_ml, trainer).WithTreeShap(_ml, "Shap", options).Fit(train).Transform(TreeData.View(_ml, 60, seed: 2, missing: 0.1));

        float[] p = Singles(view, column);
        float[] bases = Singles(view, "Shap.BaseValue");
        float[][] values = [.. view.GetColumn<float[]>("Shap").SelectMany(v => v.Chunk(TreeData.Width))];
        for (int i = 0; i < p.Length; i++)
            (bases[i] + values[i].Sum()).ShouldBe(p[i], 1e-5f);
    }

    private static float[] Singles(IDataView view, string column) => view.Schema[column].Type is VectorDataViewType
        ? [.. view.GetColumn<float[]>(column).SelectMany(v => v)]
        : [.. view.GetColumn<float>(column)];
}
