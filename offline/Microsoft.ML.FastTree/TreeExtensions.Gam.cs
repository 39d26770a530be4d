using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML;

public static partial class TreeExtensions
{
    public static GamBinaryTrainer Gam(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfIterations = GamDefaults.NumberOfIterations, int maximumBinCountPerFeature = GamDefaults.MaximumBinCountPerFeature,
        double learningRate = GamDefaults.LearningRate) => new(Check.Value(catalog).Environment, new GamBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            NumberOfIterations = numberOfIterations,
            MaximumBinCountPerFeature = maximumBinCountPerFeature,
            LearningRate = learningRate,
        });

    public static GamBinaryTrainer Gam(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, GamBinaryTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    public static GamRegressionTrainer Gam(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfIterations = GamDefaults.NumberOfIterations, int maximumBinCountPerFeature = GamDefaults.MaximumBinCountPerFeature,
        double learningRate = GamDefaults.LearningRate) => new(Check.Value(catalog).Environment, new GamRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            NumberOfIterations = numberOfIterations,
            MaximumBinCountPerFeature = maximumBinCountPerFeature,
            LearningRate = learningRate,
        });

    public static GamRegressionTrainer Gam(this RegressionCatalog.RegressionTrainers catalog, GamRegressionTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));
}
