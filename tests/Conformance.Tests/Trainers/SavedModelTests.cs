using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace Conformance.Tests.Trainers;

/// <summary>Saved and loaded models give the same bits and have the same types.</summary>
public sealed class SavedModelTests
{
    private static readonly MLContext Ml = TrainerData.Context;

    public static TheoryData<string> Trainers => [.. All.Keys];

    private static Dictionary<string, Func<IEstimator<ITransformer>>> All { get; } = new(StringComparer.Ordinal)
    {
        ["forest binary"] = () => Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 5),
        ["forest regression"] = () => Ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options { LabelColumnName = "Target", NumberOfTrees = 5 }),
        ["tree binary"] = () => Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5),
        ["tree regression"] = () => Ml.Regression.Trainers.FastTree("Target", numberOfTrees: 5),
        ["tree ranking"] = () => Ml.Ranking.Trainers.FastTree("Relevance", numberOfTrees: 5),
        ["tweedie"] = () => Ml.Regression.Trainers.FastTreeTweedie("Count", numberOfTrees: 5),
        ["platt"] = () => Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 5).Append(Ml.BinaryClassification.Calibrators.Platt()),
    };

    [Theory]
    [MemberData(nameof(Trainers))]
    public void SaveAndLoad_GivesTheSameScores(string trainer)
    {
        var model = All[trainer]().Fit(TrainerData.Train);
        var loaded = Reload(model);
        Column(loaded, "Score").ShouldBe(Column(model, "Score"));
        if (model.GetOutputSchema(TrainerData.Test.Schema).GetColumnOrNull("Probability") is not null)
            Column(loaded, "Probability").ShouldBe(Column(model, "Probability"));
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Load_OfATrainedTransformer_HasTheTypeThatWasSaved(string trainer)
    {
        var model = All[trainer]().Fit(TrainerData.Train);
        if (model is not IEnumerable<ITransformer>)
            Reload(model).GetType().ShouldBe(model.GetType());
    }

    [Fact]
    public void Load_OfAChain_IsAChainWhoseElementsHaveTheirTypes()
    {
        var chain = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 2).Append(Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5))
            .Fit(TrainerData.Train);
        var loaded = Reload(chain).ShouldBeOfType<TransformerChain<ITransformer>>();
        loaded.LastTransformer.ShouldBeOfType<BinaryPredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>>>();
        loaded.ShouldNotBeAssignableTo<ISingleFeaturePredictionTransformer<object>>();
    }

    [Fact]
    public void Casts_OfAForest_Succeed()
    {
        foreach (var transformer in FreshAndLoaded(Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3)))
        {
            transformer.ShouldBeOfType<BinaryPredictionTransformer<FastForestBinaryModelParameters>>();
            var single = transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<object>>()!;
            transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>>();
            single.FeatureColumnName.ShouldBe("Features");
            single.FeatureColumnType.ShouldBeOfType<VectorDataViewType>().Size.ShouldBe(TrainerData.FeatureCount);
            single.Model.ShouldBeAssignableTo<TreeEnsembleModelParametersBasedOnQuantileRegressionTree>()!.TrainedTreeEnsemble.Trees.Count.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Casts_OfACalibratedModel_Succeed()
    {
        foreach (var transformer in FreshAndLoaded(Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3)))
        {
            transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>>>();
            transformer.ShouldNotBeAssignableTo<ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>>();
            var model = transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<CalibratedModelParametersBase>>()!.Model;
            model.SubModel.ShouldBeOfType<FastTreeBinaryModelParameters>();
            model.Calibrator.ShouldBeOfType<PlattCalibrator>().Slope.ShouldBe(-0.4, 1e-12);
        }
    }

    [Fact]
    public void Casts_OfRegressionAndRanking_Succeed()
    {
        foreach (var transformer in FreshAndLoaded(Ml.Regression.Trainers.FastTree("Target", numberOfTrees: 3)))
            transformer.ShouldBeAssignableTo<ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>>();
        foreach (var transformer in FreshAndLoaded(Ml.Ranking.Trainers.FastTree("Relevance", numberOfTrees: 3)))
            transformer.ShouldBeOfType<RankingPredictionTransformer<FastTreeRankingModelParameters>>();
    }

    [Fact]
    public void Casts_OfAPlattCalibrator_Succeed()
    {
        var chain = Ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).Append(Ml.BinaryClassification.Calibrators.Platt()).Fit(TrainerData.Train);
        foreach (var transformer in new[] { ((IEnumerable<ITransformer>)chain).Last(), ((IEnumerable<ITransformer>)Reload(chain)).Last() })
        {
            transformer.ShouldBeOfType<PlattCalibratorTransformer>();
            transformer.ShouldBeAssignableTo<IPredictionTransformer<ICalibrator>>();
        }
    }

    [Fact]
    public void TrainedTreeEnsemble_AfterLoad_HasTheSameTrees()
    {
        var model = Ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options { LabelColumnName = "Target", NumberOfTrees = 4 }).Fit(TrainerData.Train);
        var before = model.Model.TrainedTreeEnsemble;
        var after = ((RegressionPredictionTransformer<FastForestRegressionModelParameters>)Reload(model)).Model.TrainedTreeEnsemble;
        after.Trees.Count.ShouldBe(before.Trees.Count);
        foreach (var (a, b) in before.Trees.Zip(after.Trees))
        {
            b.LeftChild.ShouldBe(a.LeftChild);
            b.RightChild.ShouldBe(a.RightChild);
            b.NumericalSplitFeatureIndexes.ShouldBe(a.NumericalSplitFeatureIndexes);
            b.NumericalSplitThresholds.ShouldBe(a.NumericalSplitThresholds);
            b.LeafValues.ShouldBe(a.LeafValues);
            b.SplitGains.ShouldBe(a.SplitGains);
            b.GetLeafSamplesAt(0).ShouldBe(a.GetLeafSamplesAt(0));
        }
    }

    [Fact]
    public void PredictionEngine_OfALoadedModel_PredictsAsTransformDoes()
    {
        var model = Reload(Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10).Fit(TrainerData.Train));
        var engine = Ml.Model.CreatePredictionEngine<TrainerRow, Prediction>(model);
        var expected = Ml.Data.CreateEnumerable<Prediction>(model.Transform(TrainerData.Test), reuseRowObject: false).ToArray();
        TrainerRow[] rows = TrainerData.Rows(2000, seed: 4);
        for (int i = 0; i < 100; i++)
        {
            var prediction = engine.Predict(rows[i]);
            (prediction.PredictedLabel, prediction.Score, prediction.Probability).ShouldBe((expected[i].PredictedLabel, expected[i].Score, expected[i].Probability));
        }
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private static IEnumerable<ITransformer> FreshAndLoaded(IEstimator<ITransformer> trainer)
    {
        var model = trainer.Fit(TrainerData.Train);
        return [model, Reload(model)];
    }

    internal static ITransformer Reload(ITransformer model)
    {
        using var stream = new MemoryStream();
        Ml.Model.Save(model, TrainerData.Train.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private static float[] Column(ITransformer model, string name) => [.. model.Transform(TrainerData.TestWithMissing).GetColumn<float>(name)];
}
