using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Reads one row's counterfactuals, or its anchor, for a picture.</summary>
internal static class ContrastReader
{
    /// <summary>The counterfactuals of a row.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or has none because it needs none.</exception>
    public static CounterfactualTable Counterfactuals(IDataView data, string name, long row)
    {
        DataViewSchema.Column main = Find(data, name, "Counterfactual");
        string[] features = main.Annotations.GetTexts(ExplanationAnnotations.FeatureNames)!, outputs = main.Annotations.GetTexts(ExplanationAnnotations.OutputNames)!;
        int[] groups = main.Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups)!;
        string[] columns = [name, ".Found", ".Distance", ".Plausibility", ".Score", main.Annotations.GetText(ExplanationAnnotations.FeatureColumn)!, Score(main)];
        float[][] read = Read(data, [.. columns.Select((column, i) => i is > 0 and < 5 ? name + column : column)], row);
        if (float.IsNaN(read[1][0]))
            throw new ArgumentException($"Row {row} has no counterfactuals: it was left unexplained (ExplainWhen), or the model says of it already what was asked for.", nameof(row));
        int slots = groups.Length, count = (int)read[1][0];
        string[] slotNames = main.Annotations.GetTexts("SlotNames")![..slots];
        if (read[0].Length > slots)
            slotNames = [.. slotNames.Select(n => n[2..])];
        return new CounterfactualTable(features, groups, slotNames, read[5], Says(read[6], outputs), [.. Enumerable.Range(0, count).Select(i => new CounterfactualEntry(
            read[0][(i * slots)..((i + 1) * slots)], Says(read[4][(i * outputs.Length)..((i + 1) * outputs.Length)], outputs), read[2][i], read[3][i]))]);
    }

    /// <summary>The anchor of a row.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public static AnchorSummary Anchor(IDataView data, string name, long row)
    {
        DataViewSchema.Column main = Find(data, name, "Anchor");
        string[] outputs = main.Annotations.GetTexts(ExplanationAnnotations.OutputNames)!;
        float[][] read = Read(data, [name + ".Precision", name + ".PrecisionLow", name + ".PrecisionHigh", name + ".Coverage", name + ".Features", name + ".Found", Score(main)], row);
        if (float.IsNaN(read[0][0]))
            throw new ArgumentException($"Row {row} has no anchor: it was left unexplained (ExplainWhen), or the model says nothing definite of it.", nameof(row));
        using DataViewRowCursor cursor = data.GetRowCursor([main]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(main);
        ReadOnlyMemory<char> text = default;
        MoveTo(cursor, row);
        getter(ref text);

        // Names may have the word in them: then the rule is one line.
        string rule = text.ToString();
        string[] parts = rule.Split(" and ");
        int conditions = read[4].Count(mark => mark == 1);
        return new AnchorSummary(conditions == 0 ? [] : parts.Length == conditions ? parts : [rule], Says(read[6], outputs), read[0][0], read[1][0], read[2][0], read[3][0], read[5][0] == 1);
    }

    private static DataViewSchema.Column Find(IDataView data, string name, string method)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return data.Schema.GetColumnOrNull(name) is { } column && method.Equals(column.Annotations.GetText(ExplanationAnnotations.Method), StringComparison.Ordinal)
            ? column
            : throw new ArgumentException($"There is no column '{name}' that was made by {method}s. There are: {string.Join(", ", data.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(name));
    }

    private static string Score(DataViewSchema.Column main) => main.Annotations.GetText(ExplanationAnnotations.Units) is "Probability" ? "Probability" : "Score";

    private static string Says(float[] scores, string[] outputs) => outputs.Length == 1 ? CounterfactualTable.Score(scores[0]) : outputs[Array.IndexOf(scores, scores.Max())];

    private static float[][] Read(IDataView data, string[] names, long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        DataViewSchema.Column[] columns = [.. names.Select(name => data.Schema.GetColumnOrNull(name) ?? throw new ArgumentException($"There is no column '{name}', which the picture shows."))];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Func<VBuffer<float>>[] getters = [.. columns.Select(column => SparseRows.Getter(cursor, column))];
        MoveTo(cursor, row);
        return [.. getters.Select(getter => getter().DenseValues().ToArray())];
    }

    private static void MoveTo(DataViewRowCursor cursor, long row)
    {
        for (long at = 0; at <= row; at++)
        {
            if (!cursor.MoveNext())
                throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}; there are {at}.");
        }
    }
}
