using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

public sealed class GamTests(ITestOutputHelper output)
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void GamRegression_Score_IsTheBiasPlusTheShapes()
    {
        var model = Ml.Regression.Trainers.Gam("Target", numberOfIterations: 400, learningRate: 0.05).Fit(TrainerData.Train);
        foreach (var transformer in new[] { model, SavedModelTests.Reload(model) })
            CheckFormula(transformer, model.Model);
        var metrics = Ml.Regression.Evaluate(model.Transform(TrainerData.Test), "Target");
        output.WriteLine($"R2 {metrics.RSquared:F4}");
        // It has no interactions: what x2 times x3 adds is out of its reach.
        metrics.RSquared.ShouldBeInRange(0.7, 0.82);
    }

    [Fact]
    public void GamBinary_Score_IsTheBiasPlusTheShapes()
    {
        var model = Ml.BinaryClassification.Trainers.Gam(numberOfIterations: 400, learningRate: 0.05).Fit(TrainerData.Train);
        model.Model.Calibrator.Slope.ShouldBe(-1);
        CheckFormula(model, model.Model.SubModel);
        var metrics = Ml.BinaryClassification.Evaluate(model.Transform(TrainerData.Test));
        output.WriteLine($"AUC {metrics.AreaUnderRocCurve:F4} log loss {metrics.LogLoss:F4}");
        metrics.AreaUnderRocCurve.ShouldBeGreaterThan(0.92);
        metrics.LogLoss.ShouldBeLessThan(0.6);
    }

    [Fact]
    public void Gam_Shapes_AreCentredAndEndAtInfinity()
    {
        var model = Ml.Regression.Trainers.Gam("Target", numberOfIterations: 200, learningRate: 0.05).Fit(TrainerData.Train).Model;
        model.NumberOfShapeFunctions.ShouldBe(TrainerData.FeatureCount);
        for (int f = 0; f < TrainerData.FeatureCount; f++)
        {
            model.GetBinEffects(f).Count.ShouldBe(model.GetBinUpperBounds(f).Count);
            model.GetBinUpperBounds(f)[^1].ShouldBe(double.PositiveInfinity);
            model.GetBinUpperBounds(f).ShouldBeInOrder();
        }
        // The label grows with feature 0.
        model.GetBinEffects(0)[^1].ShouldBeGreaterThan(model.GetBinEffects(0)[0] + 5);
    }

    private static void CheckFormula(ITransformer transformer, GamModelParametersBase model)
    {
        foreach (var (features, score) in TrainerData.Scores(transformer.Transform(TrainerData.TestWithMissing)))
        {
            double value = model.Bias;
            for (int f = 0; f < features.Length; f++)
            {
                var bounds = model.GetBinUpperBounds(f);
                int bin = 0;
                while (!float.IsNaN(features[f]) && bounds[bin] < features[f])
                    bin++;
                value += model.GetBinEffects(f)[bin];
            }
            score.ShouldBe((float)value);
        }
    }
}
