using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

public sealed class MulticlassTests(ITestOutputHelper output)
{
    private static readonly MLContext Ml = TrainerData.Context;
    private static readonly ITransformer Keys = Ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(TrainerData.Train);
    private static readonly IDataView Train = Keys.Transform(TrainerData.Train);
    private static readonly IDataView Test = Keys.Transform(TrainerData.Test);

    [Fact]
    public void OneVersusAll_OfFastTree_LearnsTheClasses()
    {
        var metrics = Evaluate(Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 40), "Key"));
        metrics.MicroAccuracy.ShouldBeGreaterThan(0.85);
        metrics.MacroAccuracy.ShouldBeGreaterThan(0.83);
        metrics.LogLoss.ShouldBeLessThan(0.4);
        metrics.TopKPredictionCount.ShouldBe(2);
        metrics.TopKAccuracyForAllK[0].ShouldBe(metrics.MicroAccuracy, 1e-12);
        metrics.TopKAccuracy.ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void OneVersusAll_Probabilities_AreTheNormalisedSubModels()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 5), "Key").Fit(Train);
        var subModels = SubModels(model.Model).Cast<CalibratedModelParametersBase>().ToArray();
        subModels.Length.ShouldBe(3);
        var trees = subModels.Select(sub => ((FastTreeBinaryModelParameters)sub.SubModel).TrainedTreeEnsemble.Trees).ToArray();
        var scored = model.Transform(Test);
        foreach (var (features, scores) in scored.GetColumn<float[]>("Features").Zip(scored.GetColumn<float[]>("Score")))
        {
            float[] given = [.. trees.Select((t, c) => subModels[c].Calibrator.PredictProbability(TreeFormula.Sum(t, features)))];
            double sum = given.Sum(p => (double)p);
            scores.ShouldBe(given.Select(p => (float)(p / sum)));
            scores.Sum().ShouldBe(1, 1e-5);
        }
    }

    [Fact]
    public void OneVersusAll_WithoutProbabilities_GivesRawScores()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastForest("Key", numberOfTrees: 5), "Key",
            useProbabilities: false).Fit(Train);
        var trees = SubModels(model.Model).Select(sub => ((FastForestBinaryModelParameters)sub).TrainedTreeEnsemble.Trees).ToArray();
        var scored = model.Transform(Test);
        foreach (var (features, scores) in scored.GetColumn<float[]>("Features").Zip(scored.GetColumn<float[]>("Score")))
            scores.ShouldBe(trees.Select(t => TreeFormula.Sum(t, features)));
    }

    [Fact]
    public void OneVersusAll_OfAnUncalibratedTrainer_CalibratesIt()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastForest("Key", numberOfTrees: 20), "Key").Fit(Train);
        SubModels(model.Model).ShouldAllBe(sub => ((CalibratedModelParametersBase)sub).Calibrator is PlattCalibrator);
        Ml.MulticlassClassification.Evaluate(model.Transform(Test), "Key").MicroAccuracy.ShouldBeGreaterThan(0.75);
    }

    [Fact]
    public void OneVersusAll_Columns_CarryTheLabelsNames()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 3), "Key").Fit(Train);
        foreach (var transformer in new[] { model, SavedModelTests.Reload(model) })
        {
            var schema = transformer.GetOutputSchema(Test.Schema);
            schema[Test.Schema.Count].Name.ShouldBe("PredictedLabel");
            schema[Test.Schema.Count + 1].Name.ShouldBe("Score");
            schema["Score"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
            schema["PredictedLabel"].Type.ShouldBe(new KeyDataViewType(typeof(uint), 3));
            VBuffer<ReadOnlyMemory<char>> slots = default, keys = default, expected = default;
            schema["Score"].GetSlotNames(ref slots);
            schema["PredictedLabel"].GetKeyValues(ref keys);
            Test.Schema["Key"].GetKeyValues(ref expected);
            Names(slots).ShouldBe(Names(expected));
            Names(keys).ShouldBe(Names(expected));
        }
    }

    [Fact]
    public void OneVersusAll_SavedAndLoaded_GivesTheSameScores()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 5), "Key").Fit(Train);
        var loaded = SavedModelTests.Reload(model);
        loaded.GetType().ShouldBe(model.GetType());
        loaded.Transform(Test).GetColumn<float[]>("Score").SelectMany(s => s).ShouldBe(model.Transform(Test).GetColumn<float[]>("Score").SelectMany(s => s));
        loaded.Transform(Test).GetColumn<uint>("PredictedLabel").ShouldBe(model.Transform(Test).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void SdcaMaximumEntropy_Defaults_LearnsTheClasses()
    {
        var metrics = Evaluate(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key"));
        metrics.MicroAccuracy.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void LbfgsMaximumEntropy_Score_IsTheSoftmaxOfTheWeights()
    {
        var trainer = Ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key");
        Evaluate(trainer).MicroAccuracy.ShouldBeGreaterThan(0.7);
        var model = trainer.Fit(Train);
        VBuffer<float>[] weights = [];
        model.Model.GetWeights(ref weights, out int classes);
        classes.ShouldBe(3);
        float[] biases = [.. model.Model.GetBiases()];
        var scored = SavedModelTests.Reload(model).Transform(Test);
        foreach (var (features, scores) in scored.GetColumn<float[]>("Features").Zip(scored.GetColumn<float[]>("Score")).Take(200))
        {
            double[] logits = [.. weights.Select((w, c) => biases[c] + w.DenseValues().Zip(features, (a, b) => (double)a * b).Sum())];
            double sum = logits.Sum(Math.Exp);
            for (int c = 0; c < classes; c++)
                scores[c].ShouldBe((float)(Math.Exp(logits[c]) / sum), 1e-5f);
        }
    }

    [Fact]
    public void Evaluate_ConfusionMatrix_AgreesWithTheAccuracies()
    {
        var model = Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 5), "Key").Fit(Train);
        var metrics = Ml.MulticlassClassification.Evaluate(model.Transform(Test), "Key");
        var counts = metrics.ConfusionMatrix.Counts;
        double total = counts.Sum(row => row.Sum());
        total.ShouldBe(2000);
        metrics.MicroAccuracy.ShouldBe(Enumerable.Range(0, 3).Sum(c => counts[c][c]) / total, 1e-12);
        metrics.MacroAccuracy.ShouldBe(metrics.ConfusionMatrix.PerClassRecall.Average(), 1e-12);
        metrics.PerClassLogLoss.Count.ShouldBe(3);
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        output.WriteLine(table);
        table.ShouldContain("Confusion table");
        table.ShouldContain("middle");
    }

    [Fact]
    public void CrossValidate_Multiclass_Works() =>
        Ml.MulticlassClassification.CrossValidate(Train, Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key"), numberOfFolds: 2, labelColumnName: "Key")
            .ShouldAllBe(result => result.Metrics.MicroAccuracy > 0.7);

    private MulticlassClassificationMetrics Evaluate(IEstimator<ITransformer> trainer)
    {
        var metrics = Ml.MulticlassClassification.Evaluate(trainer.Fit(Train).Transform(Test), "Key", topKPredictionCount: 2);
        output.WriteLine($"micro {metrics.MicroAccuracy:F4} macro {metrics.MacroAccuracy:F4} log loss {metrics.LogLoss:F4} reduction {metrics.LogLossReduction:F4}");
        return metrics;
    }

    private static string[] Names(VBuffer<ReadOnlyMemory<char>> values) => [.. values.DenseValues().Select(value => value.ToString())];

    /// <summary>Not public in ML.NET either.</summary>
    private static IEnumerable<object> SubModels(OneVersusAllModelParameters model) =>
        (IEnumerable<object>)typeof(OneVersusAllModelParameters).GetProperty("SubModelParameters", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(model)!;
}
