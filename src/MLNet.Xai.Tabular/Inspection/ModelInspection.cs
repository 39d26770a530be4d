using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>What a model is made of and what can explain it, told without any data; get it by <c>mlContext.Explain().Inspect(model, schema)</c>.</summary>
public sealed class ModelInspection
{
    private ModelInspection()
    {
    }

    /// <summary>The columns that the model was saved for; empty where it was saved without.</summary>
    public IReadOnlyList<InspectedColumn> Inputs { get; private init; } = [];

    /// <summary>The columns that it adds, hidden ones left out.</summary>
    public IReadOnlyList<InspectedColumn> Outputs { get; private init; } = [];

    /// <summary>Its steps, chains in chains laid out in one line.</summary>
    public IReadOnlyList<InspectedStep> Steps { get; private init; } = [];

    /// <summary>Its predictors, in the order of the chain.</summary>
    public IReadOnlyList<InspectedPredictor> Predictors { get; private init; } = [];

    /// <summary>The explanations that it appends already.</summary>
    public IReadOnlyList<InspectedExplanation> Explanations { get; private init; } = [];

    /// <summary>What can explain it, the best first.</summary>
    public IReadOnlyList<ExplanationWay> Ways { get; private init; } = [];

    /// <summary>Why nothing is said of ways, or of columns; empty where all could be told.</summary>
    public string Note { get; private init; } = "";

    internal static ModelInspection Of(ITransformer model, DataViewSchema? schema)
    {
        ITransformer[] parts = [.. ExplainedModel.Flatten(model)];
        if (schema is null)
        {
            return new ModelInspection
            {
                Steps = [.. parts.Select(p => new InspectedStep(NameOf(p), [], []))],
                Predictors = [.. new TreeModelFinder(model, null).Predictors.Select(Describe)],
                Note = "the model was saved without its input columns: which columns it reads, and what can explain it, follows from data only",
            };
        }

        DataViewSchema output = model.GetOutputSchema(schema);
        HashSet<string>? read = ReadOf(model, schema, output);
        List<FoundPredictor> found = new TreeModelFinder(model, schema).Predictors;
        (IReadOnlyList<ExplanationWay> ways, string note) = ExplanationWays.Of(model, schema, output, found);
        return new ModelInspection
        {
            Inputs = [.. schema.Where(c => !c.IsHidden).Select(c => new InspectedColumn(c.Name, TypeOf(c), read?.Contains(c.Name)))],
            Outputs = [.. New(schema, output).Select(c => new InspectedColumn(c.Name, TypeOf(c)))],
            Steps = StepsOf(parts, schema),
            Predictors = [.. found.Select(Describe)],
            Explanations = ExplanationsOf(output),
            Ways = ways,
            Note = note,
        };
    }

    internal static string NameOf(ITransformer part) => part.GetType().Name.Split('`')[0];

    private static InspectedStep[] StepsOf(ITransformer[] parts, DataViewSchema schema)
    {
        var steps = new List<InspectedStep>();
        foreach (ITransformer part in parts)
        {
            DataViewSchema next = part.GetOutputSchema(schema);
            DataViewSchema.Column[] written = New(schema, next);
            steps.Add(new InspectedStep(NameOf(part), ReadBy(part, schema, written), [.. written.Select(c => new InspectedColumn(c.Name, TypeOf(c)))]));
            schema = next;
        }

        return [.. steps];
    }

    // A column that is new, or stands in front of an older one of its name.
    private static DataViewSchema.Column[] New(DataViewSchema before, DataViewSchema after) =>
        [.. after.Where(c => !c.IsHidden && (before.GetColumnOrNull(c.Name) is null || ReadColumns.Count(after, c.Name) > ReadColumns.Count(before, c.Name)))];

    private static string[] ReadBy(ITransformer part, DataViewSchema schema, DataViewSchema.Column[] written)
    {
        if (!part.IsRowToRowMapper || written.Length == 0)
            return [];
        IRowToRowMapper mapper = part.GetRowToRowMapper(schema);
        return [.. mapper.GetDependencies(written.Select(c => mapper.OutputSchema[c.Index])).OrderBy(c => c.Index).Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }

    private static HashSet<string>? ReadOf(ITransformer model, DataViewSchema schema, DataViewSchema output)
    {
        string? predicted = Array.Find(["Score", "PredictedLabel"], name => output.GetColumnOrNull(name) is not null && (schema.GetColumnOrNull(name) is null || ReadColumns.Count(output, name) > ReadColumns.Count(schema, name)));
        if (predicted is null || !model.IsRowToRowMapper)
            return null;
        IRowToRowMapper mapper = model.GetRowToRowMapper(schema);
        return [.. mapper.GetDependencies([mapper.OutputSchema[predicted]]).Select(c => c.Name)];
    }

    private static InspectedExplanation[] ExplanationsOf(DataViewSchema output) =>
        [.. output.Where(c => !c.IsHidden).Select(c => (Column: c, Method: c.Annotations.GetText(ExplanationAnnotations.Method))).Where(c => c.Method is not null)
            .Select(c => new InspectedExplanation(c.Column.Name, c.Method!, c.Column.Annotations.GetText(ExplanationAnnotations.Units) ?? "", c.Column.Annotations.GetText(ExplanationAnnotations.Cost) ?? ""))];

    private static InspectedPredictor Describe(FoundPredictor found)
    {
        TreeModel? trees = found.IsTreeModel && found.FeatureCount > 0 ? TreeModelReader.Read(found) : null;
        DataViewSchema? output = found.InputSchema is { } schema ? found.Transformer.GetOutputSchema(schema) : null;
        int outputs = trees?.OutputCount ?? (output?.GetColumnOrNull("Score")?.Type is VectorDataViewType { IsKnownSize: true } scores ? scores.Size : found.SubModels.Count);
        IReadOnlyList<string>? classes = found.Task == TreeModelTask.Multiclass && output is not null ? ColumnNames.Classes(output, outputs) : null;
        return new InspectedPredictor(
            found.Name, found.Task.ToString(), found.FeatureColumn, found.FeatureCount,
            (found.InputSchema is { } before ? ColumnNames.Slots(before, found.FeatureColumn, found.FeatureCount) : null) ?? [],
            classes ?? [], outputs, output?.GetColumnOrNull("Probability") is not null || trees?.HasProbability == true,
            trees?.Ensemble.TreeCount ?? 0, trees is null ? 0 : Enumerable.Range(0, trees.Ensemble.NodeCount).Count(n => trees.Ensemble.Left[n] == TreeEnsemble.Leaf));
    }

    private static string TypeOf(DataViewSchema.Column column) => column.Type.ToString()!;
}
