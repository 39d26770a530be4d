using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace MLNet.Xai.Tabular.Models;

/// <summary>A predictor that an estimator will train: what the types of the estimator say before it has trained anything.</summary>
internal sealed class PlannedPredictor
{
    private readonly Type? _transformer;

    private PlannedPredictor(object estimator, Type? transformer, Type? model)
    {
        Trainer = estimator.GetType().Name.Split('`')[0];
        _transformer = transformer;
        Type? inner = model is { IsGenericType: true } && model.IsAssignableTo(typeof(CalibratedModelParametersBase)) ? model.GenericTypeArguments[0] : model;
        (FeatureColumn, LabelColumn, WeightColumn) = (NameOf(estimator, "FeatureColumn"), NameOf(estimator, "LabelColumn"), NameOf(estimator, "WeightColumn"));
        if (estimator is TreeFileEstimator { File: { } file })
        {
            (File, Model, IsTreeModel, FeatureColumn) = (file, file.Kind, true, file.FeatureColumn);
            Link = file.Link is null ? LinkKind.None : file.Link.IsLinear ? LinkKind.Linear : LinkKind.Nonlinear;
            return;
        }

        if (estimator is OneVersusAllTrainer oneVersusAll)
        {
            (object binary, LabelColumn) = HiddenParts.Of(oneVersusAll);
            PlannedPredictor? each = In(binary).SingleOrDefault();
            (IsTreeModel, FeatureColumn, WeightColumn) = (each?.IsTreeModel, NameOf(binary, "FeatureColumn"), NameOf(binary, "WeightColumn"));
            Model = $"OneVersusAll of {each?.Model ?? binary.GetType().Name}";
            Link = LinkKind.Nonlinear;
            return;
        }

        // LightGBM's multiclass models are of this type, too.
        bool severalTrees = inner == typeof(OneVersusAllModelParameters);
        IsTreeModel = IsTree(inner, severalTrees);
        Model = severalTrees ? Trainer.Replace("Trainer", "", StringComparison.Ordinal) : (inner?.Name ?? "unknown").Replace("ModelParameters", "", StringComparison.Ordinal);
        Link = severalTrees ? LinkKind.Nonlinear : LinkOf(transformer, model, inner);
    }

    /// <summary>The trainer's type.</summary>
    public string Trainer { get; }

    /// <summary>What it trains, "FastTreeBinary".</summary>
    public string Model { get; }

    /// <summary>Whether that is a tree model; null where the types do not tell.</summary>
    public bool? IsTreeModel { get; }

    /// <summary>How a probability will follow; for several classes nonlinearly if at all.</summary>
    public LinkKind Link { get; private set; }

    /// <summary>The file that it was read from; null for trainers.</summary>
    public TreeFileModel? File { get; }

    /// <summary>The column that it reads, where the trainer tells.</summary>
    public string? FeatureColumn { get; }

    /// <summary>The column of row weights, where it has one.</summary>
    public string? WeightColumn { get; }

    /// <summary>Whether it reads the data as the chain gets it: no step before it makes columns anew.</summary>
    public bool IsFirst { get; private init; }

    private string? LabelColumn { get; }

    /// <summary>The predictors of an estimator, a chain's in their order.</summary>
    public static List<PlannedPredictor> In(object estimator)
    {
        var found = new List<PlannedPredictor>();
        int steps = 0;
        Visit(estimator, found, ref steps);
        return found;
    }

    /// <summary>Names of the outputs as the label column has its classes; null where that is not known.</summary>
    public IReadOnlyList<string>? Outputs(DataViewSchema schema)
    {
        if (File is not null)
            return File.ClassNames.Length > 0 ? File.ClassNames : [.. Enumerable.Range(0, File.Ensemble.OutputCount).Select(k => File.Ensemble.OutputCount > 1 ? $"{k}" : "")];
        string kind = _transformer?.Name ?? "";
        if (!kind.StartsWith("Multiclass", StringComparison.Ordinal))
            return kind.Length > 0 ? [""] : null;
        if (LabelColumn is null || schema.GetColumnOrNull(LabelColumn) is not { Type: KeyDataViewType { Count: > 0 and < int.MaxValue } key } label)
            return null;
        int count = (int)key.Count;
        return ColumnNames.Keys(label, count) ?? [.. Enumerable.Range(0, count).Select(k => $"{k}")];
    }

    private static void Visit(object estimator, List<PlannedPredictor> found, ref int steps)
    {
        if (estimator is IWrapsTrainer wrapper)
        {
            Visit(wrapper.Trainer, found, ref steps);
            return;
        }

        Type? transformer = TransformerOf(estimator.GetType());
        if (transformer is { IsGenericType: true } && transformer.GetGenericTypeDefinition() == typeof(TransformerChain<>))
        {
            foreach (object part in HiddenParts.Estimators(estimator))
                Visit(part, found, ref steps);
            return;
        }

        Type? model = transformer is null ? null : Array.Find([.. transformer.GetInterfaces(), transformer], IsPrediction)?.GenericTypeArguments[0];
        if (model?.IsAssignableTo(typeof(ICalibrator)) == true)
        {
            if (found.Count > 0)
                found[^1].Link = model == typeof(PlattCalibrator) ? LinkKind.Nonlinear : LinkKind.None;
        }
        else if (model is not null || !IsTransform(estimator, transformer))
        {
            found.Add(new PlannedPredictor(estimator, transformer, model) { IsFirst = steps == 0 });
        }

        steps++;
    }

    private static Type? TransformerOf(Type estimator) =>
        Array.Find(estimator.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEstimator<>))?.GenericTypeArguments[0];

    private static bool IsPrediction(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ISingleFeaturePredictionTransformer<>);

    // FeaturizeText is an estimator of any transformer; nothing in the assembly of the transforms trains predictors.
    private static bool IsTransform(object estimator, Type? transformer) => transformer is { IsInterface: false } ? IsMLNet(transformer)
        : estimator.GetType().Assembly.GetName().Name is "Microsoft.ML.Transforms";

    private static bool IsMLNet(Type type) => type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal);

    private static bool? IsTree(Type? model, bool severalTrees)
    {
        Type[] trees = [typeof(TreeEnsembleModelParametersBasedOnRegressionTree), typeof(TreeEnsembleModelParametersBasedOnQuantileRegressionTree), typeof(GamModelParametersBase)];
        if (model is null || trees.Any(tree => tree.IsSubclassOf(model)) || model.IsInterface)
            return null;
        return severalTrees || trees.Any(tree => model.IsAssignableTo(tree));
    }

    private static LinkKind LinkOf(Type? transformer, Type? model, Type? inner)
    {
        if (transformer is null || !transformer.Name.StartsWith("Binary", StringComparison.Ordinal))
            return transformer is null || !IsMLNet(transformer) ? LinkKind.Unknown : LinkKind.None;
        if (inner == model)
            return inner == typeof(FastForestBinaryModelParameters) ? LinkKind.Linear : LinkKind.None;
        Type calibrator = model!.GenericTypeArguments[1];
        return calibrator == typeof(PlattCalibrator) ? LinkKind.Nonlinear : calibrator.IsInterface ? LinkKind.Unknown : LinkKind.None;
    }

    // Trainers have them as public fields of a base class that is generic.
    private static string? NameOf(object estimator, string field) =>
        estimator.GetType().GetField(field)?.GetValue(estimator) is SchemaShape.Column { Name: { Length: > 0 } name } ? name : null;
}
