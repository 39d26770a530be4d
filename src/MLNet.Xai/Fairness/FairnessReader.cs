using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Fairness;

namespace MLNet.Xai;

/// <summary>Counts the rows of scored and explained data by group, in one pass.</summary>
internal static class FairnessReader
{
    private const int Often = 1024;

    public static FairnessReport Read(IDataView data, string protectedColumn, FairnessOptions options)
    {
        DataViewSchema schema = data.Schema;
        DataViewSchema.Column group = ExplanationColumns.Find(schema, protectedColumn);
        DataViewSchema.Column? label = Find(schema, options.LabelColumnName, nameof(options.LabelColumnName)), predicted = Find(schema, options.PredictedLabelColumnName, nameof(options.PredictedLabelColumnName));
        DataViewSchema.Column? score = Number(schema, options.ScoreColumnName, nameof(options.ScoreColumnName)), probability = Number(schema, options.ProbabilityColumnName, nameof(options.ProbabilityColumnName));
        DataViewSchema.Column? values = Find(schema, options.AttributionColumnName, nameof(options.AttributionColumnName));
        foreach (DataViewSchema.Column? classes in (ReadOnlySpan<DataViewSchema.Column?>)[label, predicted])
            CheckPositive(classes, options.PositiveClass);
        AttributionLayout? layout = values is { } v ? AttributionLayout.Of(schema, v.Name, "The fairness report") : null;
        int output = layout?.FindOutput(options.OutputName, FairnessOptions.Name(nameof(options.OutputName))) ?? 0, features = layout?.Features ?? 0;
        var counter = new FairnessCounter(layout?.Names ?? [], options.Settings);
        using DataViewRowCursor cursor = data.GetRowCursor(((DataViewSchema.Column?[])[group, label, predicted, score, probability, values]).OfType<DataViewSchema.Column>());
        Func<string?> readGroup = GroupReader.Getter(cursor, group);
        Func<bool?> readLabel = Class(cursor, label, options.PositiveClass), readPredicted = Class(cursor, predicted, options.PositiveClass);
        Func<float> readScore = Single(cursor, score), readProbability = Single(cursor, probability);
        Func<VBuffer<float>>? readValues = values is { } there ? SparseRows.Getter(cursor, there) : null;
        float[] row = new float[layout?.Width ?? 0];
        bool anyPositive = false;
        for (long at = 0; cursor.MoveNext(); at++)
        {
            if (at % Often == 0)
                options.Cancellation.ThrowIfCancellationRequested();
            readValues?.Invoke().CopyTo(row);
            ReadOnlySpan<float> own = row.AsSpan(output * features, features);
            (bool? isPositive, bool? isSelected) = (readLabel(), readPredicted());
            anyPositive |= isPositive == true || isSelected == true;
            counter.Add(readGroup(), isPositive, isSelected, readScore(), readProbability(), TensorPrimitives.IsFiniteAll(own) ? own : default);
        }

        FairnessReport report = counter.ToReport();
        bool known = (label ?? predicted)?.Type is BooleanDataViewType or null;
        return known || anyPositive ? report
            : throw new ArgumentException($"{FairnessOptions.Name(nameof(options.PositiveClass))} is '{options.PositiveClass}', and no row is labelled or predicted so.");
    }

    private static DataViewSchema.Column? Find(DataViewSchema schema, string? name, string option)
    {
        if (name is null)
            return null;
        return schema.GetColumnOrNull(name) ?? throw new ArgumentException($"{FairnessOptions.Name(option)} is '{name}', and there is no such column. Name the one that is meant, or set the option to null. "
            + $"There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
    }

    private static DataViewSchema.Column? Number(DataViewSchema schema, string? name, string option)
    {
        DataViewSchema.Column? column = Find(schema, name, option);
        return column is null || column.Value.Type == NumberDataViewType.Single ? column
            : throw new ArgumentException($"{FairnessOptions.Name(option)} is '{name}', which is {column.Value.Type}; it is a Single, or null to leave it out.");
    }

    private static void CheckPositive(DataViewSchema.Column? column, string positive)
    {
        if (column is not { } classes)
            return;
        string[]? names = classes.Type is BooleanDataViewType ? ["false", "true"] : ConfusionReader.Names(classes);
        if (names is not null && !names.Contains(positive, StringComparer.Ordinal))
            throw new ArgumentException($"{FairnessOptions.Name(nameof(FairnessOptions.PositiveClass))} is '{positive}'; the classes of '{classes.Name}' are {string.Join(", ", names.Take(20))}.");
    }

    private static Func<bool?> Class(DataViewRow row, DataViewSchema.Column? column, string positive)
    {
        if (column is not { } there)
            return () => null;
        Func<string?> read = GroupReader.Getter(row, there);
        return () => read() is { } name ? name.Equals(positive, StringComparison.Ordinal) : null;
    }

    private static Func<float> Single(DataViewRow row, DataViewSchema.Column? column)
    {
        if (column is not { } there)
            return () => float.NaN;
        ValueGetter<float> getter = row.GetGetter<float>(there);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
