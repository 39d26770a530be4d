using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Arrays, strings that may be null, and column types in a saved model.</summary>
internal static class BinaryExtensions
{
    public static void WriteOptional(this BinaryWriter writer, string value)
    {
        writer.Write(value is not null);
        if (value is not null)
            writer.Write(value);
    }

    public static string ReadOptional(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
    }

    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        int length = reader.ReadInt32();
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (length < 0 || (long)length * size > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new FormatException("Couldn't load model: an array is longer than the file.");
        var values = new T[length];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static void WriteStrings(this BinaryWriter writer, IReadOnlyCollection<string> values)
    {
        writer.Write(values.Count);
        foreach (string value in values)
            writer.Write(value);
    }

    public static string[] ReadStrings(this BinaryReader reader)
    {
        var values = new string[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = reader.ReadString();
        return values;
    }

    /// <summary>Writes a type; only those built of ML.NET's primitive types can be written.</summary>
    public static bool TryWriteType(this BinaryWriter writer, DataViewType type)
    {
        DataViewType item = type.ItemType();
        if (item is not (NumberDataViewType or TextDataViewType or BooleanDataViewType or KeyDataViewType or DateTimeDataViewType
            or DateTimeOffsetDataViewType or TimeSpanDataViewType))
            return false;
        writer.Write((byte)DataKinds.KindOf(item.RawType));
        writer.Write(item is KeyDataViewType key ? key.Count : 0);
        writer.WriteArray<int>(type is VectorDataViewType vector ? vector.Dimensions.AsSpan() : default);
        return true;
    }

    public static DataViewType ReadType(this BinaryReader reader)
    {
        var item = ((DataKind)reader.ReadByte()).ToPrimitiveType();
        ulong count = reader.ReadUInt64();
        if (count > 0)
            item = new KeyDataViewType(item.RawType, count);
        int[] dimensions = reader.ReadArray<int>();
        return dimensions.Length == 0 ? item : new VectorDataViewType(item, dimensions);
    }
}
