using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>Counts a confusion matrix in scored data, with the names that the schema gives the classes.</summary>
internal static class ConfusionReader
{
    public static Core.Plots.ConfusionMatrix Read(IDataView data, string labelColumn, string predictedColumn)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column label = ExplanationColumns.Find(data.Schema, labelColumn), predicted = ExplanationColumns.Find(data.Schema, predictedColumn);
        // The classes of the schema first, in its order; what only occurs follows.
        List<string> names = [.. Names(label) ?? [], .. Names(predicted) ?? []];
        names = [.. names.Distinct(StringComparer.Ordinal)];
        Dictionary<(string Actual, string Predicted), long> counts = [];
        using (DataViewRowCursor cursor = data.GetRowCursor([label, predicted]))
        {
            Func<string?> readLabel = Getter(cursor, label), readPredicted = Getter(cursor, predicted);
            while (cursor.MoveNext())
            {
                if (readLabel() is { } actual && readPredicted() is { } said)
                    counts[(actual, said)] = counts.GetValueOrDefault((actual, said)) + 1;
            }
        }

        names.AddRange(counts.Keys.SelectMany(k => new[] { k.Actual, k.Predicted }).Distinct(StringComparer.Ordinal).Except(names, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var cells = new long[names.Count, names.Count];
        foreach (var (key, count) in counts)
            cells[names.IndexOf(key.Actual), names.IndexOf(key.Predicted)] = count;
        return new Core.Plots.ConfusionMatrix(names, cells);
    }

    /// <summary>The names of a column's classes: the values of its keys; <see langword="null"/> where the schema knows none.</summary>
    public static string[]? Names(DataViewSchema.Column? column)
    {
        if (column is not { Type: KeyDataViewType key } found)
            return null;
        if (found.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType values)
            return [.. Enumerable.Range(1, (int)Math.Min(key.Count, 100_000)).Select(k => $"{k}")];
        return values.ItemType.RawType == typeof(ReadOnlyMemory<char>) ? Texts<ReadOnlyMemory<char>>(found)
            : values.ItemType.RawType == typeof(float) ? Texts<float>(found)
            : values.ItemType.RawType == typeof(double) ? Texts<double>(found)
            : values.ItemType.RawType == typeof(int) ? Texts<int>(found)
            : values.ItemType.RawType == typeof(uint) ? Texts<uint>(found)
            : values.ItemType.RawType == typeof(bool) ? Texts<bool>(found)
            : [.. Enumerable.Range(1, values.Size).Select(k => $"{k}")];
    }

    private static string[] Texts<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(v => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{v}"))];
    }

    /// <summary>Reads keys, Booleans and texts as text; <see langword="null"/> where the value is missing.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    internal static Func<string?> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (Names(column) is { } names)
        {
            if (column.Type.RawType != typeof(uint))
                throw new ArgumentException($"The column '{column.Name}' is {column.Type}; keys must be of UInt32.");
            ValueGetter<uint> key = row.GetGetter<uint>(column);
            uint value = 0;
            return () =>
            {
                key(ref value);
                return value == 0 ? null : names[value - 1];
            };
        }

        if (column.Type is BooleanDataViewType)
        {
            ValueGetter<bool> flag = row.GetGetter<bool>(column);
            bool value = false;
            return () =>
            {
                flag(ref value);
                return value ? "true" : "false";
            };
        }

        if (column.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{column.Name}' is {column.Type}; classes are keys, Boolean or text.");
        ValueGetter<ReadOnlyMemory<char>> text = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> read = default;
        return () =>
        {
            text(ref read);
            return read.Length == 0 ? null : read.ToString();
        };
    }
}
