using System.Numerics;
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
        if (column.Type is not (KeyDataViewType or BooleanDataViewType or TextDataViewType))
            throw new ArgumentException($"The column '{by}' is {column.Type}; rows are parted by numbers, keys, Booleans and texts.", nameof(by));
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
        return column.Type is not NumberDataViewType type ? null : Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Single => Of<float>(),
            TypeCode.Double => Of<double>(),
            TypeCode.SByte => Of<sbyte>(),
            TypeCode.Byte => Of<byte>(),
            TypeCode.Int16 => Of<short>(),
            TypeCode.UInt16 => Of<ushort>(),
            TypeCode.Int32 => Of<int>(),
            TypeCode.UInt32 => Of<uint>(),
            TypeCode.Int64 => Of<long>(),
            TypeCode.UInt64 => Of<ulong>(),
            _ => null,
        };

        Func<double> Of<T>()
            where T : struct, INumberBase<T>
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return double.CreateSaturating(value);
            };
        }
    }
}
