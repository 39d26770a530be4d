using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>The column of a scored view that a tree imitates, and how.</summary>
internal sealed record SurrogateTargetColumn
{
    /// <summary>What is read.</summary>
    public required DataViewSchema.Column Column { get; init; }

    /// <summary>The output whose score is imitated; -1 for the class.</summary>
    public required int Output { get; init; }

    /// <summary>Names of the classes; where a score is imitated, of what it is the score, empty where it has no name.</summary>
    public required string[] Names { get; init; }

    public required ExplanationUnits Units { get; init; }

    public bool IsClass => Output < 0;

    public string ValueName => IsClass ? "share" : $"mean {(Units == ExplanationUnits.Probability ? "probability" : "score")}{(Names[0].Length > 0 ? $" of {Names[0]}" : "")}";

    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="InvalidOperationException">The model gives no such column.</exception>
    public static SurrogateTargetColumn Of(DataViewSchema scored, SurrogateOptions options)
    {
        string name = options.Units == ExplanationUnits.Probability ? "Probability" : "Score";
        string there = string.Join(", ", scored.Where(c => !c.IsHidden).Select(c => c.Name));
        DataViewSchema.Column column = scored.GetColumnOrNull(name)
            ?? throw new InvalidOperationException($"The model gives no column '{name}', which {SurrogateOptions.Name(nameof(options.Units))} = {options.Units} asks for. There are {there}.");
        int outputs = column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
            NumberDataViewType type when type == NumberDataViewType.Single => 1,
            var type => throw new InvalidOperationException($"The column '{name}' is {type}; a tree imitates numbers of Single, one or several of known size."),
        };
        string[] names = outputs == 1 ? [""] : [.. ColumnNames.Classes(scored, outputs) ?? ColumnNames.Named(column, outputs) ?? [.. Enumerable.Range(0, outputs).Select(k => $"{k}")]];
        if ((options.Target ?? (outputs > 1 && options.Output is null ? SurrogateTarget.PredictedClass : SurrogateTarget.Score)) == SurrogateTarget.Score)
        {
            if (outputs > 1 && options.Output is null)
                throw new ArgumentException($"The model has the outputs {string.Join(", ", names)}; say whose score the tree imitates by {SurrogateOptions.Name(nameof(options.Output))}.");
            int output = options.Output?.Resolve(names, SurrogateOptions.Name(nameof(options.Output)))[0] ?? 0;
            return new SurrogateTargetColumn { Column = column, Output = output, Names = [names[output]], Units = options.Units };
        }

        if (outputs > 1)
            return new SurrogateTargetColumn { Column = column, Output = -1, Names = names, Units = options.Units };
        if (scored.GetColumnOrNull("PredictedLabel") is { Type: BooleanDataViewType } label)
            return new SurrogateTargetColumn { Column = label, Output = -1, Names = ["false", "true"], Units = options.Units };
        throw new InvalidOperationException($"The model decides for no class: it has one output and no Boolean column 'PredictedLabel'. ({SurrogateOptions.Name(nameof(options.Target))} = {nameof(SurrogateTarget.PredictedClass)})");
    }

    /// <summary>A reader of the score, or of the number of the class: that with the largest score, the first of equals.</summary>
    public Func<double> CreateReader(DataViewRow row)
    {
        if (Column.Type is BooleanDataViewType)
        {
            ValueGetter<bool> label = row.GetGetter<bool>(Column);
            bool value = false;
            return () =>
            {
                label(ref value);
                return value ? 1 : 0;
            };
        }

        if (Column.Type is not VectorDataViewType)
        {
            ValueGetter<float> score = row.GetGetter<float>(Column);
            float value = 0;
            return () =>
            {
                score(ref value);
                return Finite(value, row);
            };
        }

        ValueGetter<VBuffer<float>> scores = row.GetGetter<VBuffer<float>>(Column);
        VBuffer<float> all = default;
        return () =>
        {
            scores(ref all);
            if (!IsClass)
                return Finite(all.GetItemOrDefault(Output), row);
            int largest = 0;
            for (int k = 0; k < all.Length; k++)
            {
                if (Finite(all.GetItemOrDefault(k), row) > all.GetItemOrDefault(largest))
                    largest = k;
            }

            return largest;
        };
    }

    private double Finite(float score, DataViewRow row) =>
        float.IsFinite(score) ? score : throw new InvalidOperationException($"Row {row.Position}: the model's '{Column.Name}' is {score}, which no tree can imitate. Leave such rows out of the data.");
}
