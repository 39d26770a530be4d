using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MLNet.Xai.Tabular.Tests.Models;

/// <summary>The trainers whose models the readers must reproduce, by name, small enough to be trained in every test.</summary>
internal static class TreeTrainers
{
    public static IEstimator<ITransformer> Create(MLContext ml, string name) => name switch
    {
        "FastForestBinary" => ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 16, numberOfTrees: 15),
        "FastForestBinary+Platt" => ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 16, numberOfTrees: 15)
            .Append(ml.BinaryClassification.Calibrators.Platt()),
        "FastForestRegression" => ml.Regression.Trainers.FastForest("Target", numberOfLeaves: 16, numberOfTrees: 15),
        "FastTreeBinary" => ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 12, numberOfTrees: 15),
        "FastTreeRegression" => ml.Regression.Trainers.FastTree("Target", numberOfLeaves: 12, numberOfTrees: 15),
        "OneVersusAll" => OneVersusAll(ml, useProbabilities: true),
        "OneVersusAllRaw" => OneVersusAll(ml, useProbabilities: false),
        "OneVersusAllForest" => ml.Transforms.Conversion.MapValueToKey("Class")
            .Append(ml.MulticlassClassification.Trainers.OneVersusAll(
                ml.BinaryClassification.Trainers.FastForest("Class", numberOfLeaves: 8, numberOfTrees: 6), "Class")),
        "FastTreeRanking" => ml.Ranking.Trainers.FastTree("Grade", rowGroupColumnName: "Group", numberOfLeaves: 12, numberOfTrees: 15),
        "FastTreeTweedie" => ml.Regression.Trainers.FastTreeTweedie("Target", numberOfLeaves: 12, numberOfTrees: 15),
        "GamBinary" => ml.BinaryClassification.Trainers.Gam(numberOfIterations: 200),
        "GamRegression" => ml.Regression.Trainers.Gam("Target", numberOfIterations: 200),
        "FastTreeCategorical" => ml.Transforms.Categorical.OneHotEncoding("Hot", "Grade")
            .Append(ml.Transforms.Concatenate("Features", "Features", "Hot"))
            .Append(ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
            {
                LabelColumnName = "Target",
                CategoricalSplit = true,
                NumberOfTrees = 15,
                NumberOfLeaves = 12,
                MinimumExampleCountPerLeaf = 2,
            })),
        "OneVersusAllGam" => ml.Transforms.Conversion.MapValueToKey("Class")
            .Append(ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.Gam("Class", numberOfIterations: 60), "Class")),
        _ => throw new ArgumentException($"No trainer '{name}'.", nameof(name)),
    };

    private static EstimatorChain<ITransformer> OneVersusAll(MLContext ml, bool useProbabilities) =>
        new EstimatorChain<ITransformer>()
            .Append(ml.Transforms.Conversion.MapValueToKey("Class"))
            .Append<ITransformer>(ml.MulticlassClassification.Trainers.OneVersusAll(
                ml.BinaryClassification.Trainers.FastTree("Class", numberOfLeaves: 8, numberOfTrees: 6), "Class", useProbabilities: useProbabilities));
}
