using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Xai.Reports.Tests;

/// <summary>Models of every task, each trained once.</summary>
public static class LoanModels
{
    public static MLContext ML { get; } = new(seed: 1);

    public static IDataView Train { get; } = ML.Data.LoadFromEnumerable(Loan.Make(3000));

    public static IDataView Test { get; } = ML.Data.LoadFromEnumerable(Loan.Make(2000, seed: 2));

    private static readonly Lazy<ITransformer> s_trees = new(() => Fit(ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 30, numberOfLeaves: 12)));
    private static readonly Lazy<ITransformer> s_forest = new(() => Fit(ML.BinaryClassification.Trainers.FastForest(numberOfTrees: 20, numberOfLeaves: 12)));
    private static readonly Lazy<ITransformer> s_regression = new(() => Fit(ML.Regression.Trainers.FastTree(nameof(Loan.Loss), numberOfTrees: 30, numberOfLeaves: 12)));
    private static readonly Lazy<ITransformer> s_classes = new(() =>
        ML.Transforms.Conversion.MapValueToKey("Label", nameof(Loan.Grade)).Append(Features()).Append(ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Append(ML.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(Train));

    /// <summary>Two classes, with probabilities.</summary>
    public static ITransformer Trees => s_trees.Value;

    /// <summary>Two classes, without.</summary>
    public static ITransformer Forest => s_forest.Value;

    public static ITransformer Regression => s_regression.Value;

    /// <summary>Three classes, by a linear model.</summary>
    public static ITransformer Classes => s_classes.Value;

    public static ITransformer Fit(IEstimator<ITransformer> trainer, IDataView? data = null) => Features().Append(trainer).Fit(data ?? Train);

    public static ModelReport Report(ITransformer model, IDataView? data = null, Action<ModelReportOptions>? change = null)
    {
        var options = new ModelReportOptions { Date = new DateOnly(2026, 11, 27), ShapRows = 200, PermutationRows = 500, PermutationRepeats = 2, InteractionRows = 30, DependencePlots = 3 };
        change?.Invoke(options);
        return ML.Explain().Report(model, data ?? Test, options);
    }

    private static EstimatorChain<NormalizingTransformer> Features() =>
        ML.Transforms.Categorical.OneHotEncoding("PurposeSlots", nameof(Loan.Purpose))
            .Append(ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.CreditScore), nameof(Loan.Amount), "PurposeSlots"))
            .Append(ML.Transforms.NormalizeMinMax("Features"));
}
