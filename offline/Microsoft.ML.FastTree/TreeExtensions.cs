using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML;

public static partial class TreeExtensions
{
    public static FastForestBinaryTrainer FastForest(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf) => new(Check.Value(catalog).Environment,
        Set(new FastForestBinaryTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName, numberOfLeaves, numberOfTrees, minimumExampleCountPerLeaf));

    public static FastForestBinaryTrainer FastForest(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, FastForestBinaryTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    public static FastForestRegressionTrainer FastForest(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf) => new(Check.Value(catalog).Environment,
        Set(new FastForestRegressionTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName, numberOfLeaves, numberOfTrees, minimumExampleCountPerLeaf),
        keepQuantileSamples: false);

    public static FastForestRegressionTrainer FastForest(this RegressionCatalog.RegressionTrainers catalog, FastForestRegressionTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options), keepQuantileSamples: true);

    public static FastTreeBinaryTrainer FastTree(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf, double learningRate = Defaults.LearningRate) => new(Check.Value(catalog).Environment,
        Set(new FastTreeBinaryTrainer.Options { LearningRate = learningRate }, labelColumnName, featureColumnName, exampleWeightColumnName, numberOfLeaves, numberOfTrees,
            minimumExampleCountPerLeaf));

    public static FastTreeBinaryTrainer FastTree(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, FastTreeBinaryTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    public static FastTreeRegressionTrainer FastTree(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf, double learningRate = Defaults.LearningRate) => new(Check.Value(catalog).Environment,
        Set(new FastTreeRegressionTrainer.Options { LearningRate = learningRate }, labelColumnName, featureColumnName, exampleWeightColumnName, numberOfLeaves, numberOfTrees,
            minimumExampleCountPerLeaf));

    public static FastTreeRegressionTrainer FastTree(this RegressionCatalog.RegressionTrainers catalog, FastTreeRegressionTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    public static FastTreeTweedieTrainer FastTreeTweedie(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf, double learningRate = Defaults.LearningRate) => new(Check.Value(catalog).Environment,
        Set(new FastTreeTweedieTrainer.Options { LearningRate = learningRate }, labelColumnName, featureColumnName, exampleWeightColumnName, numberOfLeaves, numberOfTrees,
            minimumExampleCountPerLeaf));

    public static FastTreeTweedieTrainer FastTreeTweedie(this RegressionCatalog.RegressionTrainers catalog, FastTreeTweedieTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    public static FastTreeRankingTrainer FastTree(this RankingCatalog.RankingTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features,
        string rowGroupColumnName = DefaultColumnNames.GroupId, string exampleWeightColumnName = null,
        int numberOfLeaves = Defaults.NumberOfLeaves, int numberOfTrees = Defaults.NumberOfTrees,
        int minimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf, double learningRate = Defaults.LearningRate) => new(Check.Value(catalog).Environment,
        Set(new FastTreeRankingTrainer.Options { LearningRate = learningRate, RowGroupColumnName = rowGroupColumnName }, labelColumnName, featureColumnName,
            exampleWeightColumnName, numberOfLeaves, numberOfTrees, minimumExampleCountPerLeaf));

    public static FastTreeRankingTrainer FastTree(this RankingCatalog.RankingTrainers catalog, FastTreeRankingTrainer.Options options) =>
        new(Check.Value(catalog).Environment, Check.Value(options));

    private static TOptions Set<TOptions>(TOptions options, string label, string features, string weight, int leaves, int trees, int minimumPerLeaf)
        where TOptions : TreeOptions
    {
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        options.NumberOfLeaves = leaves;
        options.NumberOfTrees = trees;
        options.MinimumExampleCountPerLeaf = minimumPerLeaf;
        return options;
    }
}
