using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>The model and the data that a report is about, and what their schemas say.</summary>
internal sealed class ReportSubject
{
    private ReportSubject(ITransformer model, IDataView data, IDataView scored, IReadOnlyList<FoundPredictor> predictors) => (Model, Data, Scored, Predictors) = (model, data, scored, predictors);

    public ITransformer Model { get; }

    /// <summary>As the model takes it.</summary>
    public IDataView Data { get; }

    public IDataView Scored { get; }

    public IReadOnlyList<FoundPredictor> Predictors { get; }

    /// <summary>What it predicts; null where the report has no metrics for it.</summary>
    public TreeModelTask? Task { get; private init; }

    /// <summary>What the model is, in words.</summary>
    public required string Kind { get; init; }

    /// <summary>Names of the classes; empty for one output.</summary>
    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <summary>The columns of the data that the score follows from; empty where that is not known.</summary>
    public IReadOnlyList<DataViewSchema.Column> Inputs { get; private init; } = [];

    /// <summary>Why <see cref="Inputs"/> are not known.</summary>
    public string WhyNoInputs { get; private init; } = "";

    /// <summary>The model row by row, for raw columns and scores in one pass; null where it does not go row by row.</summary>
    public IRowToRowMapper? Mapper { get; private init; }

    /// <summary>The columns behind the model.</summary>
    public DataViewSchema Schema => Mapper?.OutputSchema ?? Scored.Schema;

    public bool HasProbability => Task == TreeModelTask.Binary && Schema.GetColumnOrNull("Probability")?.Type == NumberDataViewType.Single;

    public bool HasDecision => Schema.GetColumnOrNull("PredictedLabel")?.Type is BooleanDataViewType;

    /// <exception cref="ArgumentException">The model gives no score that a report could be about.</exception>
    public static ReportSubject Of(ITransformer model, IDataView data)
    {
        IDataView scored = model.Transform(data);
        var finder = new TreeModelFinder(model, data.Schema);
        DataViewType? score = scored.Schema.GetColumnOrNull("Score")?.Type;
        int outputs = score is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single ? vector.Size : score == NumberDataViewType.Single ? 1 : 0;
        if (outputs == 0)
        {
            throw new ArgumentException($"The model ({finder.Contents()}) gives no column 'Score' of numbers, which a report is about. It gives {string.Join(", ", scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(model));
        }

        (IReadOnlyList<DataViewSchema.Column> inputs, string why) = FindInputs(model, data, scored, finder.Contents());
        return new ReportSubject(model, data, scored, finder.Predictors)
        {
            Kind = finder.Predictors.Count == 1 ? finder.Predictors[0].Describe() : $"model of {finder.Contents()}",
            Task = TaskOf(finder.Predictors, outputs, scored.Schema),
            Classes = outputs == 1 ? [] : [.. ColumnNames.Classes(scored.Schema, outputs) ?? [.. Enumerable.Range(0, outputs).Select(k => $"{k}")]],
            Inputs = inputs,
            WhyNoInputs = why,
            Mapper = model.IsRowToRowMapper ? model.GetRowToRowMapper(data.Schema) : null,
        };
    }

    private static TreeModelTask? TaskOf(IReadOnlyList<FoundPredictor> predictors, int outputs, DataViewSchema schema)
    {
        if (predictors.Count == 1)
        {
            string transformer = predictors[0].Transformer.GetType().Name;
            bool other = transformer.StartsWith("Clustering", StringComparison.Ordinal) || transformer.StartsWith("Anomaly", StringComparison.Ordinal);
            return other ? null : predictors[0].Task;
        }

        return outputs > 1 ? TreeModelTask.Multiclass : schema.GetColumnOrNull("PredictedLabel")?.Type is BooleanDataViewType ? TreeModelTask.Binary : TreeModelTask.Regression;
    }

    private static (IReadOnlyList<DataViewSchema.Column> Columns, string Why) FindInputs(ITransformer model, IDataView data, IDataView scored, string kind)
    {
        if (!model.IsRowToRowMapper)
            return ([], $"the model ({kind}) does not go row by row");
        string[] names = ReadColumns.Of(model, data.Schema, scored.Schema, "Score", kind, behind: false);
        return ([.. names.Select(name => data.Schema[name])], "");
    }
}
