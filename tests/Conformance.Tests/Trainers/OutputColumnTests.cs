using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

public sealed class OutputColumnTests
{
    private static readonly MLContext Ml = TrainerData.Context;

    [Fact]
    public void FastForestBinary_Adds_PredictedLabelAndScore()
    {
        var model = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).Fit(TrainerData.Train);
        var schema = model.GetOutputSchema(TrainerData.Train.Schema);
        Added(schema).ShouldBe(["PredictedLabel: Boolean", "Score: Single"]);
        Text(schema["Score"], "ScoreColumnKind").ShouldBe("BinaryClassification");
        Text(schema["Score"], "ScoreValueKind").ShouldBe("Score");
        Text(schema["PredictedLabel"], "ScoreValueKind").ShouldBe("PredictedLabel");
        SetId(schema["Score"]).ShouldBe(SetId(schema["PredictedLabel"]));
    }

    [Fact]
    public void FastTreeBinary_Adds_Probability()
    {
        var model = Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3).Fit(TrainerData.Train);
        var schema = model.GetOutputSchema(TrainerData.Train.Schema);
        Added(schema).ShouldBe(["PredictedLabel: Boolean", "Score: Single", "Probability: Single"]);
        Text(schema["Probability"], "ScoreValueKind").ShouldBe("Probability");
        schema["Probability"].IsNormalized().ShouldBeTrue();
        schema["Score"].IsNormalized().ShouldBeFalse();
    }

    [Fact]
    public void Regression_Adds_ScoreOnly()
    {
        var schema = Ml.Regression.Trainers.FastTree("Target", numberOfTrees: 3).Fit(TrainerData.Train).GetOutputSchema(TrainerData.Train.Schema);
        Added(schema).ShouldBe(["Score: Single"]);
        Text(schema["Score"], "ScoreColumnKind").ShouldBe("Regression");
    }

    [Fact]
    public void Ranking_Adds_ScoreOnly()
    {
        var schema = Ml.Ranking.Trainers.FastTree("Relevance", numberOfTrees: 3).Fit(TrainerData.Train).GetOutputSchema(TrainerData.Train.Schema);
        Added(schema).ShouldBe(["Score: Single"]);
        Text(schema["Score"], "ScoreColumnKind").ShouldBe("Ranking");
    }

    [Fact]
    public void GetOutputSchema_OfTheTrainer_NamesTheSameColumns()
    {
        var trainer = Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3);
        trainer.Info.NeedNormalization.ShouldBeFalse();
        var capture = new Capture();
        trainer.Append(capture).Fit(TrainerData.Train);
        capture.Shape.ShouldNotBeNull();
        foreach (string name in new[] { "Score", "Probability", "PredictedLabel" })
            capture.Shape.Count(column => column.Name == name).ShouldBe(1);
    }

    [Fact]
    public void SecondModel_HidesTheFirstOnes_AndHasTheNextSetId()
    {
        var first = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).Fit(TrainerData.Train).Transform(TrainerData.Train);
        var second = Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3).Fit(first).Transform(first);
        second.Schema.Count(column => column.Name == "Score").ShouldBe(2);
        SetId(second.Schema["Score"]).ShouldBe(SetId(first.Schema["Score"]) + 1);
    }

    [Fact]
    public void PlattCalibrator_Appended_AddsProbabilityOfTheScore()
    {
        var scored = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 20).Fit(TrainerData.Train).Transform(TrainerData.Train);
        var platt = Ml.BinaryClassification.Calibrators.Platt().Fit(scored);
        var calibrator = ((IPredictionTransformer<PlattCalibrator>)platt).Model;
        calibrator.Slope.ShouldBeLessThan(0);
        var calibrated = platt.Transform(scored);
        calibrated.Schema["Probability"].IsNormalized().ShouldBeTrue();
        Text(calibrated.Schema["Probability"], "ScoreColumnKind").ShouldBe("BinaryClassification");
        SetId(calibrated.Schema["Probability"]).ShouldBe(SetId(scored.Schema["Score"]));
        foreach (var (score, probability) in calibrated.GetColumn<float>("Score").Zip(calibrated.GetColumn<float>("Probability")))
            probability.ShouldBe(calibrator.PredictProbability(score));
        var metrics = Ml.BinaryClassification.Evaluate(calibrated);
        // Calibrated on the same rows, the probabilities add up to the number of positives.
        calibrated.GetColumn<float>("Probability").Average().ShouldBe((float)calibrated.GetColumn<bool>("Label").Average(l => l ? 1 : 0), 0.01f);
        metrics.LogLoss.ShouldBeLessThan(0.45);
    }

    [Fact]
    public void Fit_WrongColumns_SaysWhich()
    {
        var trainer = Ml.BinaryClassification.Trainers.FastForest(labelColumnName: "Target");
        Should.Throw<ArgumentOutOfRangeException>(() => trainer.Fit(TrainerData.Train)).Message.ShouldContain("Target");
        trainer = Ml.BinaryClassification.Trainers.FastForest(featureColumnName: "Nowhere");
        Should.Throw<ArgumentOutOfRangeException>(() => trainer.Fit(TrainerData.Train)).Message.ShouldContain("Nowhere");
    }

    [Fact]
    public void Options_Defaults_AreMlNets()
    {
        var forest = new FastForestBinaryTrainer.Options();
        (forest.NumberOfTrees, forest.NumberOfLeaves, forest.MinimumExampleCountPerLeaf).ShouldBe((100, 20, 10));
        (forest.FeatureFraction, forest.FeatureFractionPerSplit, forest.BaggingSize, forest.BaggingExampleFraction).ShouldBe((0.7, 0.7, 1, 0.7));
        (forest.Seed, forest.NumberOfQuantileSamples, forest.MaximumBinCountPerFeature).ShouldBe((123, 100, 255));
        var boosted = new FastTreeBinaryTrainer.Options();
        (boosted.LearningRate, boosted.Shrinkage, boosted.FeatureFraction, boosted.BaggingSize).ShouldBe((0.2, 1.0, 1.0, 0));
        (boosted.LabelColumnName, boosted.FeatureColumnName, boosted.ExampleWeightColumnName).ShouldBe(("Label", "Features", null));
    }

    private static string[] Added(DataViewSchema schema) =>
        [.. schema.Skip(TrainerData.Train.Schema.Count).Select(column => $"{column.Name}: {column.Type}")];

    private static string Text(DataViewSchema.Column column, string annotation)
    {
        ReadOnlyMemory<char> value = default;
        column.Annotations.GetValue(annotation, ref value);
        return value.ToString();
    }

    private static uint SetId(DataViewSchema.Column column)
    {
        uint value = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref value);
        return value;
    }

    private sealed class Capture : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }
}
