using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>Microsoft.ML.LightGbm's trainers by name, small enough to be trained in every test. ML.NET has no random forest of LightGBM.</summary>
internal static class LightGbmTrainers
{
    public const int Iterations = 12;

    public static TheoryData<string> Names =>
    [
        "Binary", "BinarySigmoid", "BinaryUnbalanced", "BinaryWeighted", "BinaryDart", "BinaryGoss", "BinaryPlatt", "BinaryIsotonic",
        "Regression", "RegressionDart", "RegressionGoss", "RegressionBagged", "RegressionMissingOff", "RegressionZeroMissing",
        "Softmax", "SoftmaxDart", "OneVersusAll", "OneVersusAllZeroMissing", "OneVersusAllOfBinary", "Ranking", "RankingMissingOff",
    ];

    public static IEstimator<ITransformer> Create(MLContext ml, string name) => name switch
    {
        "Binary" => Binary(ml),
        "BinarySigmoid" => Binary(ml, o => o.Sigmoid = 1.7),
        "BinaryUnbalanced" => Binary(ml, o => o.UnbalancedSets = true),
        "BinaryWeighted" => Binary(ml, o => o.WeightOfPositiveExamples = 4),
        "BinaryDart" => Binary(ml, o => o.Booster = Dart()),
        "BinaryGoss" => Binary(ml, o => o.Booster = new GossBooster.Options()),
        "BinaryPlatt" => Binary(ml).Append(ml.BinaryClassification.Calibrators.Platt()),
        "BinaryIsotonic" => Binary(ml).Append(ml.BinaryClassification.Calibrators.Isotonic()),
        "Regression" => Regression(ml),
        "RegressionDart" => Regression(ml, o => o.Booster = Dart()),
        "RegressionGoss" => Regression(ml, o => o.Booster = new GossBooster.Options { TopRate = 0.3, OtherRate = 0.2 }),
        "RegressionBagged" => Regression(ml, o => o.Booster = new GradientBooster.Options
        {
            SubsampleFraction = 0.6,
            SubsampleFrequency = 1,
            FeatureFraction = 0.7,
            L1Regularization = 0.1,
        }),
        "RegressionMissingOff" => Regression(ml, o => o.HandleMissingValue = false),
        "RegressionZeroMissing" => Regression(ml, o => o.UseZeroAsMissingValue = true),
        "Softmax" => Multiclass(ml, softmax: true),
        "SoftmaxDart" => Multiclass(ml, softmax: true, o => o.Booster = Dart()),
        "OneVersusAll" => Multiclass(ml, softmax: false),
        "OneVersusAllZeroMissing" => Multiclass(ml, softmax: false, o => o.UseZeroAsMissingValue = true),
        "OneVersusAllOfBinary" => Key(ml).Append<ITransformer>(
            ml.MulticlassClassification.Trainers.OneVersusAll(Binary(ml, o => o.LabelColumnName = "Class"), "Class")),
        "Ranking" => Ranking(ml),
        "RankingMissingOff" => Ranking(ml, o => o.HandleMissingValue = false),
        _ => throw new ArgumentException($"No trainer '{name}'.", nameof(name)),
    };

    public static LightGbmRegressionTrainer Regression(MLContext ml, Action<LightGbmRegressionTrainer.Options>? set = null) =>
        ml.Regression.Trainers.LightGbm(With(set, new() { LabelColumnName = "Target", NumberOfIterations = Iterations, NumberOfLeaves = 10, Seed = 3, NumberOfThreads = 1 }));

    private static LightGbmBinaryTrainer Binary(MLContext ml, Action<LightGbmBinaryTrainer.Options>? set = null) =>
        ml.BinaryClassification.Trainers.LightGbm(With(set, new() { NumberOfIterations = Iterations, NumberOfLeaves = 10, Seed = 3, NumberOfThreads = 1 }));

    private static LightGbmRankingTrainer Ranking(MLContext ml, Action<LightGbmRankingTrainer.Options>? set = null) =>
        ml.Ranking.Trainers.LightGbm(With(set, new()
        {
            LabelColumnName = "Grade",
            RowGroupColumnName = "Group",
            NumberOfIterations = Iterations,
            NumberOfLeaves = 10,
            Seed = 3,
            NumberOfThreads = 1,
        }));

    private static EstimatorChain<ITransformer> Multiclass(MLContext ml, bool softmax, Action<LightGbmMulticlassTrainer.Options>? set = null) =>
        Key(ml).Append<ITransformer>(ml.MulticlassClassification.Trainers.LightGbm(With(set, new()
        {
            LabelColumnName = "Class",
            UseSoftmax = softmax,
            NumberOfIterations = Iterations,
            NumberOfLeaves = 8,
            Seed = 3,
            NumberOfThreads = 1,
        })));

    private static EstimatorChain<ITransformer> Key(MLContext ml) =>
        new EstimatorChain<ITransformer>().Append<ITransformer>(ml.Transforms.Conversion.MapValueToKey("Class"));

    private static DartBooster.Options Dart() => new() { TreeDropFraction = 0.5, SkipDropFraction = 0.1, MaximumNumberOfDroppedTreesPerRound = 5 };

    private static TOptions With<TOptions>(Action<TOptions>? set, TOptions options)
    {
        set?.Invoke(options);
        return options;
    }
}
