using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace MLNet.Xai.Tabular.Tests.Models;

internal static partial class TreeTrainers
{
    static partial void FromPackages(MLContext ml, string name, ref IEstimator<ITransformer>? trainer)
    {
        trainer = name switch
        {
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
            _ => null,
        };
    }
}
