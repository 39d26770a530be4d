using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Names that ML.NET keeps in a column's annotations.</summary>
internal static class ColumnNames
{
    /// <summary>The names of a vector column's slots; a slot without one is called by its number.</summary>
    public static IReadOnlyList<string>? Slots(DataViewSchema schema, string column, int count)
    {
        if (schema.GetColumnOrNull(column) is not { } found)
            return null;
        string[] names = Read(found, "SlotNames", count) ?? new string[count];
        for (int i = 0; i < count; i++)
        {
            if (string.IsNullOrEmpty(names[i]))
                names[i] = string.Create(CultureInfo.InvariantCulture, $"slot {i}");
        }

        return names;
    }

    /// <summary>The names of a vector column's slots as they are; null where it has none.</summary>
    public static IReadOnlyList<string>? Named(DataViewSchema.Column column, int count) => Read(column, "SlotNames", count);

    /// <summary>The names of the classes: the key values of the predicted label; those that the scores carry where a step behind the model has mapped the label back to its values.</summary>
    public static IReadOnlyList<string>? Classes(DataViewSchema output, int count) =>
        (output.GetColumnOrNull("PredictedLabel") is { } predicted ? Keys(predicted, count) : null)
        ?? (output.GetColumnOrNull("Score") is { } score ? Read(score, "TrainingLabelValues", count) ?? Named(score, count) : null);

    /// <summary>The key values of a column; null where it has none.</summary>
    public static IReadOnlyList<string>? Keys(DataViewSchema.Column column, int count) => Read(column, "KeyValues", count);

    private static string[]? Read(DataViewSchema.Column column, string annotation, int count)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is not VectorDataViewType type || type.Size != count)
            return null;
        Type item = type.ItemType.RawType;
        if (item == typeof(ReadOnlyMemory<char>))
            return Read<ReadOnlyMemory<char>>(column, annotation);
        if (item == typeof(float))
            return Read<float>(column, annotation);
        if (item == typeof(double))
            return Read<double>(column, annotation);
        if (item == typeof(int))
            return Read<int>(column, annotation);
        if (item == typeof(long))
            return Read<long>(column, annotation);
        return item == typeof(uint) ? Read<uint>(column, annotation) : null;
    }

    private static string[] Read<T>(DataViewSchema.Column column, string annotation)
        where T : notnull
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(annotation, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }
}
