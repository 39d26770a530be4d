using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Trainers;

/// <summary>Labels of every type as numbers: true is 1, the first key is 0, a missing label is NaN.</summary>
internal static class LabelGetter
{
    public static ValueGetter<float> Create(DataViewRow row, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case KeyDataViewType:
                var key = Key(row, column);
                return (ref float value) => value = key() is var k && k == 0 ? float.NaN : k - 1;
            case BooleanDataViewType:
                var boolean = row.GetGetter<bool>(column);
                bool flag = false;
                return (ref float value) =>
                {
                    boolean(ref flag);
                    value = flag ? 1 : 0;
                };
            case NumberDataViewType number when number == NumberDataViewType.Single:
                return row.GetGetter<float>(column);
            case NumberDataViewType number when number == NumberDataViewType.Double:
                var getter = row.GetGetter<double>(column);
                double wide = 0;
                return (ref float value) =>
                {
                    getter(ref wide);
                    value = (float)wide;
                };
            default:
                throw Check.SchemaMismatch("schema", "label", column.Name, "Boolean, Single, Double or Key", column.Type.ToString());
        }
    }

    /// <summary>A key's raw value: 0 is missing.</summary>
    public static Func<ulong> Key(DataViewRow row, DataViewSchema.Column column)
    {
        return column.Type.RawType switch
        {
            var t when t == typeof(uint) => Of<uint>(value => value),
            var t when t == typeof(ulong) => Of<ulong>(value => value),
            var t when t == typeof(ushort) => Of<ushort>(value => value),
            var t when t == typeof(byte) => Of<byte>(value => value),
            _ => throw Check.SchemaMismatch("schema", "key", column.Name, "Key", column.Type.ToString()),
        };

        Func<ulong> Of<T>(Func<T, ulong> widen)
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return widen(value);
            };
        }
    }
}
