using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai;

/// <summary>Columns of local models (LIME): weights with an intercept and words for each row, instead of values with a base value.</summary>
internal static class LocalWeights
{
    /// <summary>Whether the column holds such weights.</summary>
    // A column that says so itself may stand behind another method's of the same name, whose base value is still there.
    public static bool Are(DataViewSchema schema, string name) => schema.GetColumnOrNull(name + ".Intercept") is not null
        && (schema.GetColumnOrNull(name + ".BaseValue") is null || schema.GetColumnOrNull(name)?.Annotations.GetText(ExplanationAnnotations.WeightsOf) is not null);

    /// <summary>One row's weights, those that are not 0, each under the words of what it is about; other explanations as they are.</summary>
    public static Explanation Describe(IDataView data, string name, Explanation row)
    {
        if (!Are(data.Schema, name) || data.Schema.GetColumnOrNull(name + ".Descriptions") is not { Type: VectorDataViewType { ItemType: TextDataViewType } } column || row.OtherCount > 0)
            return row;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        while (cursor.MoveNext() && cursor.Position < row.RowNumber(0))
        {
        }

        VBuffer<ReadOnlyMemory<char>> words = default;
        getter(ref words);
        int[] used = [.. Enumerable.Range(0, row.FeatureCount).Where(f => row.Values[f] != 0)];
        if (used.Length == 0)
            used = [.. Enumerable.Range(0, row.FeatureCount)];
        return new Explanation
        {
            FeatureNames = [.. used.Select(f => words.GetItemOrDefault(f).ToString())],
            Values = [.. used.Select(f => row.Values[f])],
            BaseValues = row.BaseValues,
            RowNumbers = row.RowNumbers,
            OutputName = row.OutputName,
            Units = row.Units,
            Method = row.Method,
        };
    }
}
