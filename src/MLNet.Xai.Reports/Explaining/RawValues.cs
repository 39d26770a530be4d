using Microsoft.ML;
using MLNet.Xai.Core;

namespace MLNet.Xai.Reports;

/// <summary>
/// Puts the data's own numbers in the place of normalised ones: people know an income, not its place between the smallest and the largest. Only where a feature has the name of a column of numbers that the score follows
/// from; whatever a step made of it in between keeps the rows in place. Where the explainer looks at columns and knows no values, it gets those of numbers and of categories.
/// </summary>
internal static class RawValues
{
    // More different texts than these are no categories.
    private const int MostCategories = 50;

    /// <param name="explanations">The explanations, one an output.</param>
    /// <param name="subject">What the report is about.</param>
    /// <param name="data">The data.</param>
    /// <param name="numbers">Numbers of the explained rows.</param>
    /// <param name="changed">Gets the names of the features whose values were others.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<Explanation> In(IReadOnlyList<Explanation> explanations, ReportSubject subject, IDataView data, long[] numbers, HashSet<string> changed, CancellationToken cancellation)
    {
        Explanation first = explanations[0];
        bool isKnown = first.Data.Length > 0;
        RawColumn[] columns = [.. RawColumn.Of(subject.Inputs).Where(c => c.Slot < 0 && (c.IsNumber || !isKnown))];
        (int Feature, RawColumn Column)[] known = [.. first.FeatureNames.Select((name, f) => (Feature: f, Column: Array.Find(columns, c => c.Name.Equals(name, StringComparison.Ordinal)))).Where(k => k.Column is not null).Select(k => (k.Feature, k.Column!))];
        if (known.Length == 0)
            return explanations;
        double[] values = isKnown ? (double[])first.Data.Clone() : Enumerable.Repeat(double.NaN, first.Values.Length).ToArray();
        List<string>?[] categories = [.. known.Select(k => k.Column.IsNumber ? null : new List<string>())];
        var rows = new RowSubset(data, numbers, cancellation);
        using DataViewRowCursor cursor = rows.GetRowCursor(known.Select(k => rows.Schema[k.Column.Name]));
        Func<double>[] readers = [.. known.Select((k, i) => Reader(k.Column with { Column = rows.Schema[k.Column.Name] }, cursor, categories[i]))];
        // Rows without an explanation are not among those read.
        for (int place = 0; place < first.RowCount && cursor.MoveNext();)
        {
            if (first.RowNumber(place) != cursor.Position)
                continue;
            for (int i = 0; i < known.Length; i++)
            {
                ref double value = ref values[(place * first.FeatureCount) + known[i].Feature];
                double own = readers[i]();
                if (isKnown && (float)own != (float)value && !(double.IsNaN(own) && double.IsNaN(value)))
                    changed.Add(first.FeatureNames[known[i].Feature]);
                value = own;
            }

            place++;
        }

        if (isKnown)
            return [.. explanations.Select(e => With(e, values, e.Categories))];
        var named = new IReadOnlyList<string>?[first.FeatureCount];
        for (int i = 0; i < known.Length; i++)
        {
            if (categories[i] is not { } names)
                continue;
            if (names.Count <= MostCategories)
            {
                named[known[i].Feature] = names;
                continue;
            }

            for (int place = 0; place < first.RowCount; place++)
                values[(place * first.FeatureCount) + known[i].Feature] = double.NaN;
        }

        return [.. explanations.Select(e => With(e, values, named))];
    }

    // A category by its number in the order in which they come.
    private static Func<double> Reader(RawColumn column, DataViewRow row, List<string>? categories)
    {
        if (categories is null)
        {
            Func<float> number = column.OpenNumber(row, []);
            return () => number();
        }

        Func<string?> category = column.OpenCategory(row);
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        return () =>
        {
            if (category() is not { } text)
                return double.NaN;
            if (!places.TryGetValue(text, out int place))
            {
                places[text] = place = categories.Count;
                categories.Add(text.Length > 0 ? text : "(empty)");
            }

            return place;
        };
    }

    private static Explanation With(Explanation explanation, double[] values, IReadOnlyList<IReadOnlyList<string>?> categories) => new()
    {
        FeatureNames = explanation.FeatureNames,
        Values = explanation.Values,
        BaseValues = explanation.BaseValues,
        Data = values,
        DisplayData = explanation.DisplayData,
        Categories = categories,
        Presence = explanation.Presence,
        OtherCount = explanation.OtherCount,
        Others = explanation.Others,
        OtherMagnitudes = explanation.OtherMagnitudes,
        TopK = explanation.TopK,
        RowNumbers = explanation.RowNumbers,
        HasMoreRows = explanation.HasMoreRows,
        OutputName = explanation.OutputName,
        Units = explanation.Units,
        Method = explanation.Method,
    };
}
