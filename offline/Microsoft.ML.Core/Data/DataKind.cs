namespace Microsoft.ML.Data;

public enum DataKind : byte
{
    SByte = 1,
    Byte = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Int64 = 7,
    UInt64 = 8,
    Single = 9,
    Double = 10,
    String = 11,
    Boolean = 12,
    TimeSpan = 13,
    DateTime = 14,
    DateTimeOffset = 15,
}

internal static class DataKinds
{
    private static readonly PrimitiveDataViewType[] Types =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32,
        NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double,
        TextDataViewType.Instance, BooleanDataViewType.Instance, TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance,
        DateTimeOffsetDataViewType.Instance,
    ];

    public static PrimitiveDataViewType ToPrimitiveType(this DataKind kind) => kind is >= DataKind.SByte and <= DataKind.DateTimeOffset
        ? Types[(int)kind - 1]
        : throw new ArgumentOutOfRangeException(nameof(kind), $"Unknown data kind {kind}.");

    /// <summary>The primitive type that holds <paramref name="rawType"/> (or string); null if there is none.</summary>
    public static PrimitiveDataViewType PrimitiveTypeOrNull(Type rawType)
    {
        if (rawType == typeof(string))
            return TextDataViewType.Instance;
        if (rawType == typeof(DataViewRowId))
            return RowIdDataViewType.Instance;
        return Array.Find(Types, t => t.RawType == rawType);
    }

    public static DataKind KindOf(Type rawType)
    {
        int index = Array.FindIndex(Types, t => t.RawType == rawType);
        return index >= 0 ? (DataKind)(index + 1) : throw new ArgumentOutOfRangeException(nameof(rawType), $"No data kind holds {rawType}.");
    }

    /// <summary>The item type of a vector, or the type itself.</summary>
    public static DataViewType ItemType(this DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>1 for a scalar, the size of a vector, 0 for a vector of unknown size.</summary>
    public static int ValueCount(this DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>The number of values of a key that fits an int; 0 for anything else.</summary>
    public static int KeyCount(this DataViewType type) => type is KeyDataViewType { Count: <= int.MaxValue } key ? (int)key.Count : 0;
}
