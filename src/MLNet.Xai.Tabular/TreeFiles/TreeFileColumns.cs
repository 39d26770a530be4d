using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A tree file bound to an input schema: output schema = input + Score, and for classes Probability and PredictedLabel.</summary>
internal sealed class TreeFileColumns : IRowToRowMapper
{
    public const int Score = 0, Probability = 1, PredictedLabel = 2;

    public TreeFileColumns(TreeFileModel model, DataViewSchema input)
    {
        (Model, InputSchema) = (model, input);
        Features = new InputColumn(model.FeatureColumn, InputKind.Vector, model.Ensemble.FeatureCount).Find(input, $"The {model.Kind} model");
        if (Features.Type is not VectorDataViewType { IsKnownSize: true })
            throw new ArgumentOutOfRangeException(nameof(input), $"The column '{model.FeatureColumn}' is {Features.Type}; the {model.Kind} model reads Vector<Single, {model.Ensemble.FeatureCount}>.");
        CheckNames();
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach ((_, DataViewSchema.DetachedColumn column) in Appended(model))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = builder.ToSchema();
        Kinds = [.. Appended(model).Select(pair => pair.Kind)];
    }

    public TreeFileModel Model { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column Features { get; }

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

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => Dependencies(Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Schema == InputSchema
            ? new TreeFileRow(new TreeFileGetters(this, input, Active(activeColumns)), input)
            : throw new ArgumentException("The row's schema is not the one that this mapper was made for.", nameof(input));
    }

    /// <summary>Which of the output's columns are wanted.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns)
            active[column.Index] = true;
        return active;
    }

    /// <summary>The input's columns that are needed for those.</summary>
    public DataViewSchema.Column[] Dependencies(bool[] active)
    {
        bool reads = active.AsSpan(InputSchema.Count).Contains(true);
        return [.. InputSchema.Where(c => active[c.Index] || (reads && c.Index == Features.Index))];
    }

    private void CheckNames()
    {
        if (!Model.ChecksNames || Model.FeatureNames.Length == 0 || ColumnNames.Named(Features, Model.FeatureNames.Length) is not { } slots)
            return;
        for (int i = 0; i < slots.Count; i++)
        {
            string own = Model.FeatureNames[i], slot = Model.Format == TreeFileFormat.LightGbm ? slots[i].Replace(' ', '_') : slots[i];
            if (slot.Length > 0 && !slot.Equals(own, StringComparison.Ordinal) && !slots[i].Equals(own, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Slot {i} of the column '{Features.Name}' is '{slots[i]}'; feature {i} of the {Model.Kind} model is '{own}'. The features, in order, are: {Some()}. "
                    + $"Concatenate these columns, or set {TreeFileOptions.Name(nameof(TreeFileOptions.CheckFeatureNames))} = false if only the names differ.");
            }
        }
    }

    private string Some() => string.Join(", ", Model.FeatureNames.Take(20)) + (Model.FeatureNames.Length > 20 ? $" and {Model.FeatureNames.Length - 20} more" : "");
}
