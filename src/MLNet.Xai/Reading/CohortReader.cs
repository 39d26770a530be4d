using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Parts explained rows by a feature, or by a column of the data that the model need not see.</summary>
internal static class CohortReader
{
    public static IReadOnlyList<ExplanationCohort> Part(IDataView data, Explanation explanation, string by)
    {
        if (explanation.FeatureNames.Contains(by, StringComparer.Ordinal))
            return ExplanationCohorts.ByFeature(explanation, by);
        if (data.Schema.GetColumnOrNull(by) is not { } column)
            throw new ArgumentException($"There is no feature and no column '{by}'. Features are {string.Join(", ", explanation.FeatureNames)}.", nameof(by));
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        if (Number(cursor, column) is { } number)
            return ExplanationCohorts.ByValue(explanation, by, Rows(cursor, explanation, number));
        Func<string?> text = ConfusionReader.Getter(cursor, column);
        string[] names = Rows(cursor, explanation, () => text() is { } value ? $"{by} = {value}" : $"{by} is missing");
        int count = names.Distinct(StringComparer.Ordinal).Count();
        return count <= ExplanationCohorts.MostValues ? ExplanationCohorts.ByName(explanation, names)
            : throw new ArgumentException($"The column '{by}' has {count} values in the explained rows; at most {ExplanationCohorts.MostValues} can be told apart.", nameof(by));
    }

    // The values of the explained rows, which are in the order of the data.
    private static T[] Rows<T>(DataViewRowCursor cursor, Explanation explanation, Func<T> read)
    {
        var values = new T[explanation.RowCount];
        for (int row = 0; row < values.Length && cursor.MoveNext();)
        {
            if (cursor.Position == explanation.RowNumber(row))
                values[row++] = read();
        }

        return values;
    }

    private static Func<double>? Number(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Single)
            return Of<float>(value => value);
        if (column.Type == NumberDataViewType.Double)
            return Of<double>(value => value);
        if (column.Type == NumberDataViewType.Int32)
            return Of<int>(value => value);
        return column.Type == NumberDataViewType.Int64 ? Of<long>(value => value) : null;

        Func<double> Of<T>(Func<T, double> convert)
            where T : struct
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }
    }
}
