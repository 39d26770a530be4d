using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Reads columns of counterfactuals and anchors back, for pictures and reports.</summary>
public static class ContrastReader
{
    // Of an anchor of a model of one output: what of the score the rule keeps.
    internal const string KeptAnnotation = "ExplanationKept";

    /// <summary>The rows that need counterfactuals, those for which none was found included, from the first on.</summary>
    /// <param name="data">Data with the columns that <c>Explain().Counterfactuals</c> or <c>WithCounterfactuals</c> appended.</param>
    /// <param name="name">Name of the first of them.</param>
    /// <param name="maxRows">At most so many; 100 by default.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public static IReadOnlyList<CounterfactualTable> ReadCounterfactuals(IDataView data, string name = "Counterfactual", int maxRows = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return [.. CounterfactualRows(data, name, 0, cancellation).OfType<CounterfactualTable>().Take(maxRows)];
    }

    /// <summary>The rows that have a rule, from the first on.</summary>
    /// <param name="data">Data with the columns that <c>Explain().Anchors</c> or <c>WithAnchors</c> appended.</param>
    /// <param name="name">Name of the first of them.</param>
    /// <param name="maxRows">At most so many; 100 by default.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public static IReadOnlyList<AnchorSummary> ReadAnchors(IDataView data, string name = "Anchor", int maxRows = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return [.. AnchorRows(data, name, 0, cancellation).OfType<AnchorSummary>().Take(maxRows)];
    }

    /// <summary>The counterfactuals of a row.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or has none because it needs none.</exception>
    internal static CounterfactualTable ReadCounterfactuals(IDataView data, string name, long row) => First(CounterfactualRows(data, name, row, default), data, row)
        ?? throw new ArgumentException($"Row {row} has no counterfactuals: it was left unexplained (ExplainWhen), or the model says of it already what was asked for.", nameof(row));

    /// <summary>The anchor of a row.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    internal static AnchorSummary ReadAnchor(IDataView data, string name, long row) => First(AnchorRows(data, name, row, default), data, row)
        ?? throw new ArgumentException($"Row {row} has no anchor: it was left unexplained (ExplainWhen), or the model says nothing definite of it.", nameof(row));

    /// <summary>The score's side of a cutoff, as an annotation.</summary>
    internal static string KeptSide(double cutoff) => cutoff.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The score but for a distance, as an annotation.</summary>
    internal static string KeptWithin(double distance) => "±" + distance.ToString("R", CultureInfo.InvariantCulture);

    // What the precision is of: not the score itself, but its side of the cutoff, or its neighbourhood.
    private static string Kept(string kept, string column, float score)
    {
        double number = double.Parse(kept.AsSpan().TrimStart('±'), CultureInfo.InvariantCulture);
        string name = column.ToLowerInvariant(), text = CounterfactualTable.Score(number);
        return kept.StartsWith('±') ? $"a {name} within {text} of {CounterfactualTable.Score(score)}" : score > number ? $"{name} > {text}" : $"{name} <= {text}";
    }

    // A row that has none is null.
    private static IEnumerable<CounterfactualTable?> CounterfactualRows(IDataView data, string name, long from, CancellationToken cancellation)
    {
        DataViewSchema.Column main = Find(data, name, "Counterfactual");
        string[] features = main.Annotations.GetTexts(ExplanationAnnotations.FeatureNames)!, outputs = main.Annotations.GetTexts(ExplanationAnnotations.OutputNames)!;
        int[] groups = main.Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups)!;
        int slots = groups.Length;
        string[] slotNames = main.Annotations.GetTexts("SlotNames")!;

        // Of several counterfactuals they are "1.Income", "2.Income".
        slotNames = slotNames.Length > slots ? [.. slotNames.Take(slots).Select(n => n[2..])] : slotNames;
        DataViewSchema.Column[] columns = Columns(data, [name + ".Found", name, name + ".Distance", name + ".Plausibility", name + ".Score", main.Annotations.GetText(ExplanationAnnotations.FeatureColumn)!, Score(main)]);
        return Rows(data, columns, [], from, (row, read, _) =>
        {
            float found = read(0)[0];
            if (float.IsNaN(found))
                return null;
            float[] values = read(1), distances = read(2), plausibilities = read(3), scores = read(4);
            return new CounterfactualTable(features, groups, slotNames, read(5), Says(read(6), outputs), [.. Enumerable.Range(0, (int)found).Select(i => new CounterfactualEntry(
                values[(i * slots)..((i + 1) * slots)], Says(scores[(i * outputs.Length)..((i + 1) * outputs.Length)], outputs), distances[i], plausibilities[i]))])
            {
                RowNumber = row,
            };
        }, cancellation);
    }

    private static IEnumerable<AnchorSummary?> AnchorRows(IDataView data, string name, long from, CancellationToken cancellation)
    {
        DataViewSchema.Column main = Find(data, name, "Anchor");
        string[] outputs = main.Annotations.GetTexts(ExplanationAnnotations.OutputNames)!;
        string? kept = main.Annotations.GetText(KeptAnnotation);
        DataViewSchema.Column[] columns = Columns(data, [name + ".Precision", name + ".PrecisionLow", name + ".PrecisionHigh", name + ".Coverage", name + ".Features", name + ".Found", Score(main)]);
        return Rows(data, columns, [main], from, (row, read, rule) =>
        {
            float precision = read(0)[0];
            if (float.IsNaN(precision))
                return null;

            // Names may have the word in them: then the rule is one line.
            string text = rule();
            string[] parts = text.Split(" and ");
            int conditions = read(4).Count(mark => mark == 1);
            return new AnchorSummary(conditions == 0 ? [] : parts.Length == conditions ? parts : [text], kept is null ? Says(read(6), outputs) : Kept(kept, Score(main), read(6)[0]), precision, read(1)[0], read(2)[0], read(3)[0], read(5)[0] == 1)
            {
                RowNumber = row,
            };
        }, cancellation);
    }

    private static IEnumerable<T?> Rows<T>(
        IDataView data, DataViewSchema.Column[] columns, DataViewSchema.Column[] texts, long from, Func<long, Func<int, float[]>, Func<string>, T?> make, CancellationToken cancellation)
        where T : class
    {
        using DataViewRowCursor cursor = data.GetRowCursor([.. columns, .. texts]);
        Func<VBuffer<float>>[] getters = [.. columns.Select(column => SparseRows.Getter(cursor, column))];
        ValueGetter<ReadOnlyMemory<char>>? getText = texts is [var one] ? cursor.GetGetter<ReadOnlyMemory<char>>(one) : null;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (cursor.Position >= from)
                yield return make(cursor.Position, column => [.. getters[column]().DenseValues()], Text);
        }

        string Text()
        {
            ReadOnlyMemory<char> text = default;
            getText!(ref text);
            return text.ToString();
        }
    }

    private static T? First<T>(IEnumerable<T?> rows, IDataView data, long row)
        where T : class
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        foreach (T? found in rows)
            return found;
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        long count = 0;
        while (cursor.MoveNext())
            count++;
        throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}; there are {count}.");
    }

    private static DataViewSchema.Column Find(IDataView data, string name, string method)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return data.Schema.GetColumnOrNull(name) is { } column && method.Equals(column.Annotations.GetText(ExplanationAnnotations.Method), StringComparison.Ordinal)
            ? column
            : throw new ArgumentException($"There is no column '{name}' that was made by {method}s. There are: {string.Join(", ", data.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(name));
    }

    private static DataViewSchema.Column[] Columns(IDataView data, string[] names) =>
        [.. names.Select(name => data.Schema.GetColumnOrNull(name) ?? throw new ArgumentException($"There is no column '{name}', which the picture shows."))];

    private static string Score(DataViewSchema.Column main) => main.Annotations.GetText(ExplanationAnnotations.Units) is "Probability" ? "Probability" : "Score";

    private static string Says(float[] scores, string[] outputs) => outputs.Length == 1 ? CounterfactualTable.Score(scores[0]) : outputs[Array.IndexOf(scores, scores.Max())];
}
