using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>Reads a scalar column of any usual type as the name of a group or class; <see langword="null"/> where it is missing.</summary>
internal static class GroupReader
{
    public static Func<string?> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType { RawType: var type } when type == typeof(float) => Numbers<float>(row, column, value => float.IsNaN(value)),
        NumberDataViewType { RawType: var type } when type == typeof(double) => Numbers<double>(row, column, value => double.IsNaN(value)),
        NumberDataViewType { RawType: var type } when type == typeof(int) => Numbers<int>(row, column, _ => false),
        NumberDataViewType { RawType: var type } when type == typeof(long) => Numbers<long>(row, column, _ => false),
        NumberDataViewType { RawType: var type } when type == typeof(short) => Numbers<short>(row, column, _ => false),
        NumberDataViewType { RawType: var type } when type == typeof(byte) => Numbers<byte>(row, column, _ => false),
        _ => ConfusionReader.Getter(row, column),
    };

    private static Func<string?> Numbers<T>(DataViewRow row, DataViewSchema.Column column, Func<T, bool> isMissing)
        where T : struct, IFormattable
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return isMissing(value) ? null : value.ToString(null, CultureInfo.InvariantCulture);
        };
    }
}
