using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLNet.Xai.Tabular.Models;

/// <summary>A predictor of a model, tree model or not, with what is needed to read it or to say in an error what it is.</summary>
internal sealed class FoundPredictor
{
    private readonly ScoreFormula? _formula;

    public FoundPredictor(ISingleFeaturePredictionTransformer<object> transformer, DataViewSchema? input)
    {
        Transformer = transformer;
        InputSchema = input;
        File = (transformer as TreeFileTransformer)?.File;
        if (transformer.Model is OneVersusAllModelParameters oneVersusAll)
        {
            (IReadOnlyList<object> models, _formula) = HiddenParts.Of(oneVersusAll);
            SubModels = [.. models.Select(SubModel.From)];
            return;
        }

        SubModels = [SubModel.From(transformer.Model)];
    }

    public ISingleFeaturePredictionTransformer<object> Transformer { get; }

    /// <summary>The schema in front of the predictor, where the caller gave one.</summary>
    public DataViewSchema? InputSchema { get; }

    /// <summary>The file that it was read from; null for ML.NET's own.</summary>
    public TreeFileModel? File { get; }

    /// <summary>One, or one a class; one for a file.</summary>
    public IReadOnlyList<SubModel> SubModels { get; }

    /// <summary>A calibrator that comes later in the chain.</summary>
    public ICalibrator? AppendedCalibrator { get; set; }

    /// <summary>The step behind the predictor that puts another column in the place of its features; null where none does, or the schema is not known.</summary>
    public string? ReplacedBy { get; set; }

    /// <summary>By the name of an output, Score or Probability: the step behind the predictor that puts another column in its place.</summary>
    public Dictionary<string, string> OutputsReplacedBy { get; } = new(StringComparer.Ordinal);

    public string FeatureColumn => Transformer.FeatureColumnName;

    public int FeatureCount => Transformer.FeatureColumnType is VectorDataViewType vector ? vector.Size : 0;

    public bool IsMulticlass => _formula is not null;

    public bool IsTreeModel => File is not null || SubModels.All(model => model.IsTreeModel);

    public ScoreFormula Formula => File?.Formula ?? _formula ?? (Name is "FastTreeTweedie" ? ScoreFormula.Exponential : ScoreFormula.Margin);

    /// <summary>"FastForestBinary", "OneVersusAll of 3 FastTreeBinary" or "XGBoost binary:logistic".</summary>
    public string Name => File is { } file ? file.Kind : IsMulticlass ? $"OneVersusAll of {SubModels.Count} {SubModels[0].Name}" : SubModels[0].Name;

    public TreeModelTask Task
    {
        get
        {
            if (File is { } file)
                return file.Task;
            string transformer = Transformer.GetType().Name;
            if (IsMulticlass || transformer.StartsWith("Multiclass", StringComparison.Ordinal))
                return TreeModelTask.Multiclass;
            if (transformer.StartsWith("Binary", StringComparison.Ordinal))
                return TreeModelTask.Binary;
            return transformer.StartsWith("Ranking", StringComparison.Ordinal) ? TreeModelTask.Ranking : TreeModelTask.Regression;
        }
    }

    /// <summary>For what reads the features behind the model.</summary>
    /// <exception cref="InvalidOperationException">There they are no longer what the predictor read.</exception>
    public FoundPredictor WithItsFeatures() => ReplacedBy is null ? this : throw new InvalidOperationException(
        $"Behind the {Describe()} the step {ReplacedBy} puts another column in the place of '{FeatureColumn}', so that it is no longer what the model read. Give that step's output another name.");

    public string Describe() => $"{Name} model on column '{FeatureColumn}'";
}
