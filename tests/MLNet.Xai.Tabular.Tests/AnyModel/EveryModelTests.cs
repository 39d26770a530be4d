using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.LightGbm;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>Multiclass, additive and calibrated models: the exact method that is for them, the values of all coalitions, fresh and loaded.</summary>
public sealed class EveryModelTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("Softmax", ShapMethod.Trees)]
    [InlineData("OneVersusAll", ShapMethod.Trees)]
    [InlineData("OneVersusAllOfBinary", ShapMethod.Trees)]
    [InlineData("Binary", ShapMethod.Trees)]
    [InlineData("Binary", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("BinarySigmoid", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("BinaryPlatt", ShapMethod.Trees)]
    [InlineData("BinaryPlatt", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("BinaryIsotonic", ShapMethod.Trees)]
    [InlineData("BinaryIsotonic", ShapMethod.Exact, ExplanationUnits.Probability)]
    [InlineData("Ranking", ShapMethod.Trees)]
    public void LightGbm_IsExplainedExactly(string trainer, ShapMethod method, ExplanationUnits units = ExplanationUnits.Margin) => Check(LightGbmTrainers.Create(_ml, trainer), method, units);

    [Theory]
    [InlineData("OneVersusAll", ShapMethod.Trees)]
    [InlineData("OneVersusAllRaw", ShapMethod.Trees)]
    [InlineData("OneVersusAllForest", ShapMethod.Trees)]
    [InlineData("OneVersusAllGam", ShapMethod.Trees)]
    [InlineData("GamBinary", ShapMethod.Trees)]
    [InlineData("GamBinary", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("GamRegression", ShapMethod.Trees)]
    [InlineData("FastForestBinary+Platt", ShapMethod.Trees)]
    [InlineData("FastForestBinary+Platt", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("AveragedPerceptron+Isotonic", ShapMethod.Linear)]
    [InlineData("AveragedPerceptron+Isotonic", ShapMethod.Exact, ExplanationUnits.Probability)]
    [InlineData("AveragedPerceptron+Platt", ShapMethod.Exact, ExplanationUnits.Probability)]
    public void OtherModels_AreExplainedExactly(string trainer, ShapMethod method, ExplanationUnits units = ExplanationUnits.Margin) => Check(AnyTrainers.Create(_ml, trainer), method, units);

    [Theory]
    [InlineData("GamBinary")]
    [InlineData("GamRegression")]
    public void Gam_AdditiveAndTreesAreTheSame(string trainer)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 5, 2);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(train);
        float[][] additive = Values(ShapMethod.Additive), trees = Values(ShapMethod.Trees);
        for (int r = 0; r < 5; r++)
            additive[r].ShouldBe(trees[r], 1e-5);

        float[][] Values(ShapMethod method) => [.. _ml.Explain().Shap(model, train, options: new() { Method = method, BackgroundRows = 30 }).Transform(test).GetColumn<float[]>("Shap")];
    }

    // A file's margin calibrated anew: the later calibrator's probability is what is explained.
    [Fact]
    public void CalibratedFile_ExplainsTheCalibratorsProbability()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var booster = TreeFiles.FileRows.Train("objective=binary", path);
            float[] rows = TreeFiles.FileRows.Random(60, 2);
            IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row { Features = rows[(i * 5)..((i * 5) + 5)], Label = rows[i * 5] + rows[(i * 5) + 1] > 0.5 }));
            ITransformer model = _ml.Explain().TreeFile(path).Append(_ml.BinaryClassification.Calibrators.Platt()).Fit(data);
            foreach (ITransformer each in (ITransformer[])[model, Loans.SaveAndLoad(_ml, model)])
            {
                var explained = _ml.Explain().Predictions(each, data, options: new() { Units = ExplanationUnits.Probability, BackgroundRows = 20 });
                explained.Explainer.Method.ShouldBe(ShapMethod.Trees);
                explained.Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
                IDataView trees = _ml.Explain().TreeShap(each, data, options: new() { Units = ExplanationUnits.Probability, Perturbation = Core.Shapley.TreeShapPerturbation.Interventional }).Transform(data);
                trees.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Check(IEstimator<ITransformer> trainer, ShapMethod method, ExplanationUnits units)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 5, 2);
        ITransformer fresh = trainer.Fit(train);
        foreach (ITransformer model in (ITransformer[])[fresh, Loans.SaveAndLoad(_ml, fresh)])
        {
            var explained = _ml.Explain().Predictions(model, train, options: new() { Units = units, BackgroundRows = 20 });
            explained.Explainer.Method.ShouldBe(method);
            IDataView view = explained.Transform(test);
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            float[][] expected = [.. _ml.Explain().Shap(model, train, options: new() { Units = units, BackgroundRows = 20, Method = ShapMethod.Exact }).Transform(test).GetColumn<float[]>("Shap")];
            double scale = expected.Max(row => row.Max(Math.Abs));
            scale.ShouldBeGreaterThan(0.001);
            for (int r = 0; r < 5; r++)
                values[r].ShouldBe(expected[r], 1e-5 * Math.Max(1, scale));
            TreeFiles.FileRows.Singles(view, "Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4 * Math.Max(1, scale));
        }
    }

    private sealed class Row
    {
        [VectorType(5)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
