using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Tests.Models;

/// <summary>The trainers whose models the readers must reproduce, by name, small enough to be trained in every test.</summary>
internal static partial class TreeTrainers
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
        _ => Other(ml, name) ?? throw new ArgumentException($"No trainer '{name}'.", nameof(name)),
    };

    private static EstimatorChain<ITransformer> OneVersusAll(MLContext ml, bool useProbabilities) =>
        new EstimatorChain<ITransformer>()
            .Append(ml.Transforms.Conversion.MapValueToKey("Class"))
            .Append<ITransformer>(ml.MulticlassClassification.Trainers.OneVersusAll(
                ml.BinaryClassification.Trainers.FastTree("Class", numberOfLeaves: 8, numberOfTrees: 6), "Class", useProbabilities: useProbabilities));

    private static IEstimator<ITransformer>? Other(MLContext ml, string name)
    {
        IEstimator<ITransformer>? other = null;
        FromPackages(ml, name, ref other);
        return other;
    }

    /// <summary>Trainers that the subset in offline/ does not have.</summary>
    static partial void FromPackages(MLContext ml, string name, ref IEstimator<ITransformer>? trainer);
}
