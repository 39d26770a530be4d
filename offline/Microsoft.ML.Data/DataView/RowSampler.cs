using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A number in [0, 1) for each row: of its identity and a seed, or of the value of a sampling key, so that rows of one key stay together.
/// </summary>
internal static class RowSampler
{
    public static DataViewSchema.Column[] Columns(DataViewSchema schema, string samplingKey) =>
        samplingKey is null ? [] : [schema.Find(samplingKey, "SamplingKeyColumn")];

    public static Func<DataViewRow, Func<double>> Create(IHostEnvironment env, DataViewSchema schema, string samplingKey, int? seed)
    {
        int salt = seed ?? env.Register("Split").Rand.Next();
        DataViewRowId mixed = new((ulong)(uint)salt, 0x5eed);
        if (samplingKey is null)
        {
            return row =>
            {
                ValueGetter<DataViewRowId> id = row.GetIdGetter();
                DataViewRowId value = default;
                return () =>
                {
                    id(ref value);
                    return Unit(value.Combine(mixed));
                };
            };
        }

        DataViewSchema.Column column = schema.Find(samplingKey, "SamplingKeyColumn");
        return row => (Func<double>)GenericCall.Invoke(typeof(RowSampler), null, nameof(OfKey), column.Type.RawType, row, column, mixed);
    }

    private static Func<double> OfKey<T>(DataViewRow row, DataViewSchema.Column column, DataViewRowId salt)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return Unit(salt.Combine(new DataViewRowId(Hash(value), 0)));
        };
    }

    private static double Unit(DataViewRowId id) => (id.Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a of the value's text: the same in every process, unlike <see cref="object.GetHashCode"/>.</summary>
    private static ulong Hash<T>(T value)
    {
        ReadOnlySpan<char> text = value switch
        {
            ReadOnlyMemory<char> memory => memory.Span,
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value?.ToString(),
        };
        ulong hash = 14695981039346656037;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
