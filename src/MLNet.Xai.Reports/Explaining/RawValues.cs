using Microsoft.ML;
using MLNet.Xai.Core;

namespace MLNet.Xai.Reports;

/// <summary>
/// Puts the data's own numbers in the place of normalised ones: people know an income, not its place between the smallest and the largest. Only where a feature has the name of a column of numbers that the score follows
/// from; whatever a step made of it in between keeps the rows in place.
/// </summary>
internal static class RawValues
{
    public static IReadOnlyList<Explanation> In(IReadOnlyList<Explanation> explanations, ReportSubject subject, IDataView data, long[] numbers, CancellationToken cancellation)
    {
        Explanation first = explanations[0];
        (int Feature, RawColumn Column)[] known = [.. first.FeatureNames.Select((name, f) => (Feature: f, Column: RawColumn.Of(subject.Inputs).FirstOrDefault(c => c.Slot < 0 && c.IsNumber && c.Name.Equals(name, StringComparison.Ordinal)))).Where(k => k.Column is not null).Select(k => (k.Feature, k.Column!))];
        if (known.Length == 0 || first.Data.Length == 0)
            return explanations;
        double[] values = (double[])first.Data.Clone();
        var rows = new RowSubset(data, numbers, cancellation);
        using DataViewRowCursor cursor = rows.GetRowCursor(known.Select(k => rows.Schema[k.Column.Name]));
        Func<float>[] readers = [.. known.Select(k => (k.Column with { Column = rows.Schema[k.Column.Name] }).OpenNumber(cursor, []))];
        // Rows without an explanation are not among those read.
        for (int place = 0; place < first.RowCount && cursor.MoveNext();)
        {
            if (first.RowNumber(place) != cursor.Position)
                continue;
            for (int i = 0; i < known.Length; i++)
                values[(place * first.FeatureCount) + known[i].Feature] = readers[i]();
            place++;
        }

        return [.. explanations.Select(e => With(e, values))];
    }

    private static Explanation With(Explanation explanation, double[] values) => new()
    {
        FeatureNames = explanation.FeatureNames,
        Values = explanation.Values,
        BaseValues = explanation.BaseValues,
        Data = values,
        DisplayData = explanation.DisplayData,
        Categories = explanation.Categories,
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
