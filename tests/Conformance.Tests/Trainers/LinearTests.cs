using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Conformance.Tests.Trainers;

public sealed class LinearTests(ITestOutputHelper output)
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void LbfgsLogisticRegression_Weights_MinimiseThePenalisedLogLoss()
    {
        var trainer = Ml.BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 1, l2Regularization: 1);
        var model = trainer.Fit(TrainerData.Train).Model;
        Print(model.SubModel);
        double best = Loss(model.SubModel.Weights, model.SubModel.Bias);
        for (int f = 0; f < TrainerData.FeatureCount; f++)
        {
            foreach (float step in new[] { -0.05f, 0.05f })
            {
                float[] moved = [.. model.SubModel.Weights];
                moved[f] += step;
                Loss(moved, model.SubModel.Bias).ShouldBeGreaterThan(best - 1e-3);
            }
        }
        model.Calibrator.Slope.ShouldBe(-1);
        Metrics(trainer).AreaUnderRocCurve.ShouldBeGreaterThan(0.9);

        static double Loss(IReadOnlyList<float> weights, float bias) => weights.Sum(w => Math.Abs(w) + (w * w / 2)) + TrainerData.Rows(2000, 3).Sum(row =>
            Math.Log(1 + Math.Exp((row.Label ? -1 : 1) * (bias + row.Features.Zip(weights, (a, b) => (double)a * b).Sum()))));
    }

    [Fact]
    public void SdcaLogisticRegression_Defaults_LearnsTheLabel()
    {
        var trainer = Ml.BinaryClassification.Trainers.SdcaLogisticRegression();
        Print(trainer.Fit(TrainerData.Train).Model.SubModel);
        var metrics = Metrics(trainer);
        metrics.AreaUnderRocCurve.ShouldBeGreaterThan(0.9);
        metrics.LogLoss.ShouldBeLessThan(0.65);
    }

    [Fact]
    public void SdcaRegression_Score_IsLinear()
    {
        var model = Ml.Regression.Trainers.Sdca("Target").Fit(TrainerData.Train);
        Print(model.Model);
        model.Model.Weights[0].ShouldBe(2, 0.15);
        model.Model.Weights[1].ShouldBe(-1, 0.15);
        foreach (var transformer in new[] { model, SavedModelTests.Reload(model) })
        {
            foreach (var (features, score) in TrainerData.Scores(transformer.Transform(TrainerData.Test)))
                score.ShouldBe((float)(model.Model.Bias + features.Zip(model.Model.Weights, (a, b) => (double)a * b).Sum()), 1e-4f);
        }
        Ml.Regression.Evaluate(model.Transform(TrainerData.Test), "Target").RSquared.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void LbfgsPoissonRegression_Score_IsTheExponential()
    {
        var model = Ml.Regression.Trainers.LbfgsPoissonRegression("Count").Fit(TrainerData.Train);
        Print(model.Model);
        foreach (var (features, score) in TrainerData.Scores(model.Transform(TrainerData.Test)))
        {
            double expected = Math.Exp(model.Model.Bias + features.Zip(model.Model.Weights, (a, b) => (double)a * b).Sum());
            (score / expected).ShouldBe(1, 1e-4);
        }
    }

    [Fact]
    public void LogisticRegression_SavedAndLoaded_HasTypeAndScores()
    {
        var model = Ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(TrainerData.Train);
        var loaded = SavedModelTests.Reload(model);
        loaded.ShouldBeOfType<BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>>();
        loaded.Transform(TrainerData.Test).GetColumn<float>("Probability").ShouldBe(model.Transform(TrainerData.Test).GetColumn<float>("Probability"));
    }

    private CalibratedBinaryClassificationMetrics Metrics(IEstimator<ITransformer> trainer)
    {
        var metrics = Ml.BinaryClassification.Evaluate(trainer.Fit(TrainerData.Train).Transform(TrainerData.Test));
        output.WriteLine($"AUC {metrics.AreaUnderRocCurve:F4} log loss {metrics.LogLoss:F4}");
        return metrics;
    }

    private void Print(LinearModelParameters model) => output.WriteLine($"{string.Join(' ', model.Weights.Select(w => w.ToString("F4")))} bias {model.Bias:F4}");
}
