using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Persistence;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.FastTree")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.StandardTrainers")]

namespace MLNet.Xai.Tabular.Models;

/// <summary>What ML.NET's parameter classes hold and do not show: all that is used of it, listed in eng/NonPublicMembers.</summary>
internal static class HiddenParts
{
    /// <summary>The binary models of a one-versus-all model, and what it makes of their scores.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static (IReadOnlyList<object> SubModels, ScoreFormula Formula) Of(OneVersusAllModelParameters model) => OtherMLNet.Use(() => Read(model));

    /// <summary>What NaN is replaced by at each node of a tree; null where NaN stays NaN and goes right.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has it elsewhere.</exception>
    public static float[]? MissingValues(RegressionTreeBase tree) => OtherMLNet.Use(() => tree._tree.DefaultValueForMissing);

    /// <summary>A GAM's shape functions in the order of their features; features left out in training have none.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static IReadOnlyList<(int Feature, double[] UpperBounds, double[] Effects)> ShapeFunctions(GamModelParametersBase model) => OtherMLNet.Use(() => Read(model));

    /// <summary>The trainer of the binary models of a one-versus-all trainer, and the label column.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static (object BinaryTrainer, string LabelColumn) Of(OneVersusAllTrainer trainer) => OtherMLNet.Use<(object, string)>(() => (trainer.Trainer, trainer.LabelColumn.Name));

    /// <summary>The estimators of a chain, whatever it ends with.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static IReadOnlyList<object> Estimators(object chain) => OtherMLNet.Use(() => (IReadOnlyList<object>)typeof(HiddenParts)
        .GetMethod(nameof(EstimatorsOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(chain.GetType().GenericTypeArguments).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [chain], null)!);

    private static IReadOnlyList<object> EstimatorsOf<T>(EstimatorChain<T> chain)
        where T : class, ITransformer => chain._estimators;

    private static (IReadOnlyList<object> SubModels, ScoreFormula Formula) Read(OneVersusAllModelParameters model) => (model.SubModelParameters, model._impl.OutputFormula switch
    {
        OneVersusAllModelParameters.OutputFormula.Raw => ScoreFormula.Margin,
        OneVersusAllModelParameters.OutputFormula.ProbabilityNormalization => ScoreFormula.NormalizedProbabilities,
        OneVersusAllModelParameters.OutputFormula.Softmax => ScoreFormula.Softmax,
        var other => throw new NotSupportedException($"A one-versus-all model of the kind {other} is not known here."),
    });

    private static (int Feature, double[] UpperBounds, double[] Effects)[] Read(GamModelParametersBase model) =>
        [.. model._inputFeatureToShapeFunctionMap.OrderBy(f => f.Key).Select(f => (f.Key, model._binUpperBounds[f.Value], model._binEffects[f.Value]))];
}
