using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A tree file bound to an input schema: output schema = input + Score, and for classes Probability and PredictedLabel.</summary>
internal sealed class TreeFileColumns : AppendedColumns
{
    public const int Score = 0, Probability = 1, PredictedLabel = 2;

    public TreeFileColumns(TreeFileModel model, DataViewSchema input)
        : base(input, Features(model, input), Appended(model).Select(pair => pair.Column))
    {
        Model = model;
        CheckNames();
        Kinds = [.. Appended(model).Select(pair => pair.Kind)];
    }

    public TreeFileModel Model { get; }

    /// <summary>What each appended column is.</summary>
    public int[] Kinds { get; }

    /// <summary>The appended columns.</summary>
    public static IEnumerable<(int Kind, DataViewSchema.DetachedColumn Column)> Appended(TreeFileModel model)
    {
        int outputs = model.Ensemble.OutputCount;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddText("ScoreColumnKind", model.Task switch
        {
            TreeModelTask.Binary => "BinaryClassification",
            TreeModelTask.Multiclass => "MultiClassClassification",
            TreeModelTask.Ranking => "Ranking",
            _ => "Regression",
        });
        annotations.AddText("ScoreValueKind", "Score");
        if (model.ClassNames.Length > 0)
            annotations.AddTexts("SlotNames", model.ClassNames);
        yield return (Score, new("Score", outputs > 1 ? new VectorDataViewType(NumberDataViewType.Single, outputs) : NumberDataViewType.Single, annotations.ToAnnotations()));
        if (model.HasProbability)
            yield return (Probability, new("Probability", NumberDataViewType.Single));
        if (model.Task == TreeModelTask.Binary)
            yield return (PredictedLabel, new("PredictedLabel", BooleanDataViewType.Instance));
        if (model.Task == TreeModelTask.Multiclass)
        {
            var keys = new DataViewSchema.Annotations.Builder();
            keys.AddTexts("KeyValues", model.ClassNames);
            yield return (PredictedLabel, new("PredictedLabel", new KeyDataViewType(typeof(uint), outputs), keys.ToAnnotations()));
        }
    }

    public override AppendedGetters Open(DataViewRow row, bool[] active) => new TreeFileGetters(this, row, active);

    private static DataViewSchema.Column Features(TreeFileModel model, DataViewSchema input)
    {
        DataViewSchema.Column features = new InputColumn(model.FeatureColumn, InputKind.Vector, model.Ensemble.FeatureCount).Find(input, $"The {model.Kind} model");
        return features.Type is VectorDataViewType { IsKnownSize: true } ? features : throw new ArgumentOutOfRangeException(
            nameof(input), $"The column '{model.FeatureColumn}' is {features.Type}; the {model.Kind} model reads Vector<Single, {model.Ensemble.FeatureCount}>.");
    }

    private void CheckNames()
    {
        if (!Model.ChecksNames || Model.FeatureNames.Length == 0 || ColumnNames.Named(Read, Model.FeatureNames.Length) is not { } slots)
            return;
        for (int i = 0; i < slots.Count; i++)
        {
            string own = Model.FeatureNames[i], slot = Model.Format == TreeFileFormat.LightGbm ? slots[i].Replace(' ', '_') : slots[i];
            if (slot.Length > 0 && !slot.Equals(own, StringComparison.Ordinal) && !slots[i].Equals(own, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Slot {i} of the column '{Read.Name}' is '{slots[i]}'; feature {i} of the {Model.Kind} model is '{own}'. The features, in order, are: {Some()}. "
                    + $"Concatenate these columns, or set {TreeFileOptions.Name(nameof(TreeFileOptions.CheckFeatureNames))} = false if only the names differ.");
            }
        }
    }

    private string Some() => string.Join(", ", Model.FeatureNames.Take(20)) + (Model.FeatureNames.Length > 20 ? $" and {Model.FeatureNames.Length - 20} more" : "");
}
