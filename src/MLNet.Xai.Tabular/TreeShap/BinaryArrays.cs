using System.Runtime.InteropServices;

namespace MLNet.Xai.Tabular;

/// <summary>Arrays with their length in front. Lengths are checked before anything is allocated.</summary>
internal static class BinaryArrays
{
    public static void WriteStrings(this BinaryWriter writer, IReadOnlyList<string> values)
    {
        writer.Write(values.Count);
        foreach (string value in values)
            writer.Write(value);
    }

    public static void WriteInts(this BinaryWriter writer, ReadOnlySpan<int> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void WriteSingles(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void WriteDoubles(this BinaryWriter writer, ReadOnlySpan<double> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static string[] ReadStrings(this BinaryReader reader)
    {
        string[] values = new string[Length(reader, 1)];
        for (int i = 0; i < values.Length; i++)
            values[i] = reader.ReadString();
        return values;
    }

    public static int[] ReadInts(this BinaryReader reader)
    {
        int[] values = new int[Length(reader, sizeof(int))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static float[] ReadSingles(this BinaryReader reader)
    {
        float[] values = new float[Length(reader, sizeof(float))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static double[] ReadDoubles(this BinaryReader reader)
    {
        double[] values = new double[Length(reader, sizeof(double))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static int Length(BinaryReader reader, int itemSize)
    {
        int length = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        return length >= 0 && length <= left / itemSize
            ? length
            : throw new InvalidDataException($"a list of {length} items does not fit into the {left} bytes that are left");
    }
}
