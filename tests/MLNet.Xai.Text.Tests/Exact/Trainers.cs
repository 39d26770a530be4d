using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>Trainers, on one thread and quick.</summary>
internal static class Trainers
{
    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> Linear { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>(StringComparer.Ordinal)
    {
        ["SDCA logistic"] = Sdca,
        ["SDCA"] = ml => ml.BinaryClassification.Trainers.SdcaNonCalibrated(new SdcaNonCalibratedBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 10, L1Regularization = 0, L2Regularization = 1e-3f }),
        ["averaged perceptron"] = ml => ml.BinaryClassification.Trainers.AveragedPerceptron(),
        ["averaged perceptron, calibrated"] = ml => ml.BinaryClassification.Trainers.AveragedPerceptron().Append(ml.BinaryClassification.Calibrators.Platt()),
        ["SGD"] = ml => ml.BinaryClassification.Trainers.SgdNonCalibrated(new SgdNonCalibratedTrainer.Options { NumberOfThreads = 1, NumberOfIterations = 5 }),
        ["SGD logistic"] = ml => ml.BinaryClassification.Trainers.SgdCalibrated(new SgdCalibratedTrainer.Options { NumberOfThreads = 1, NumberOfIterations = 5 }),
        ["L-BFGS logistic"] = ml => ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 15, L1Regularization = 0 }),
        ["linear SVM"] = ml => ml.BinaryClassification.Trainers.LinearSvm(),
        ["SDCA regression"] = ml => ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { LabelColumnName = "Stars", NumberOfThreads = 1, MaximumNumberOfIterations = 10, L1Regularization = 0, L2Regularization = 1e-3f }),
        ["online gradient descent"] = ml => ml.Regression.Trainers.OnlineGradientDescent("Stars"),
    };

    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> Multiclass { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>(StringComparer.Ordinal)
    {
        ["L-BFGS maximum entropy"] = ml => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = "MoodKey",
            NumberOfThreads = 1,
            MaximumNumberOfIterations = 15,
            L1Regularization = 0,
        }),
        ["SDCA maximum entropy"] = ml => ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = "MoodKey",
            NumberOfThreads = 1,
            MaximumNumberOfIterations = 10,
            L1Regularization = 0,
            L2Regularization = 1e-3f,
        }),
        ["one versus all"] = ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.AveragedPerceptron(), "MoodKey"),
        ["one versus all, raw"] = ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.AveragedPerceptron(), "MoodKey", useProbabilities: false),
        ["LightGBM"] = ml => ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            LabelColumnName = "MoodKey",
            NumberOfIterations = 6,
            NumberOfLeaves = 6,
            MinimumExampleCountPerLeaf = 5,
            NumberOfThreads = 1,
            UseSoftmax = true,
        }),
        ["one versus all of FastTree"] = ml => ml.MulticlassClassification.Trainers.OneVersusAll(FastTree(ml), "MoodKey"),
    };

    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trees { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>(StringComparer.Ordinal)
    {
        ["FastTree"] = FastTree,
        ["FastForest"] = ml => ml.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options { NumberOfTrees = 8, NumberOfLeaves = 6, MinimumExampleCountPerLeaf = 4, NumberOfThreads = 1 }),
        ["FastForest regression"] = ml => ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            LabelColumnName = "Stars",
            NumberOfTrees = 8,
            NumberOfLeaves = 6,
            MinimumExampleCountPerLeaf = 4,
            NumberOfThreads = 1,
        }),
        ["FastTree Tweedie"] = ml => ml.Regression.Trainers.FastTreeTweedie(new FastTreeTweedieTrainer.Options
        {
            LabelColumnName = "Stars",
            NumberOfTrees = 6,
            NumberOfLeaves = 6,
            MinimumExampleCountPerLeaf = 4,
            NumberOfThreads = 1,
        }),
        ["LightGBM"] = ml => ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfIterations = 8, NumberOfLeaves = 6, MinimumExampleCountPerLeaf = 4, NumberOfThreads = 1 }),
    };

    // ML.NET's own choice of L1 leaves hardly a weight on so few rows.
    public static IEstimator<ITransformer> Sdca(MLContext ml) => ml.BinaryClassification.Trainers.SdcaLogisticRegression(
        new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 10, L1Regularization = 0, L2Regularization = 1e-3f });

    public static FastTreeBinaryTrainer FastTree(MLContext ml) =>
        ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfTrees = 6, NumberOfLeaves = 6, MinimumExampleCountPerLeaf = 4, NumberOfThreads = 1 });
}
