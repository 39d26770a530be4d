using System.Buffers.Binary;

namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>A tensor of numbers in an ONNX file, as a list.</summary>
internal static class OnnxTensor
{
    private const int Single = 1, Byte = 2, Int8 = 3, Int32 = 6, Int64 = 7, Double = 11;

    /// <summary>The numbers of a TensorProto.</summary>
    /// <exception cref="InvalidDataException">They are of another type, elsewhere, or not as many as its sizes say.</exception>
    public static double[] Read(ReadOnlySpan<byte> message, string where)
    {
        List<long> sizes = [], ints = [];
        List<double> numbers = [];
        ReadOnlySpan<byte> raw = default;
        long type = 0;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddInts(sizes);
                    break;
                case 2:
                    type = reader.Int;
                    break;
                case 4:
                    reader.AddSingles(numbers);
                    break;
                case 5 or 7:
                    reader.AddInts(ints);
                    break;
                case 9:
                    raw = reader.Bytes;
                    break;
                case 10:
                    reader.AddDoubles(numbers);
                    break;
                case 13:
                    throw new InvalidDataException($"{where} keeps its numbers in another file. Save the model in one file.");
            }
        }

        double[] found = !raw.IsEmpty ? Raw(raw, type, where) : ints.Count > 0 ? [.. ints.Select(i => (double)i)] : [.. numbers];
        double expected = 1;
        foreach (long size in sizes)
            expected *= size;
        return found.Length == expected ? found : throw new InvalidDataException($"{where} has {found.Length} numbers; its sizes say {expected}.");
    }

    private static double[] Raw(ReadOnlySpan<byte> raw, long type, string where)
    {
        int size = type switch
        {
            Single or Int32 => 4,
            Byte or Int8 => 1,
            Int64 or Double => 8,
            _ => throw new InvalidDataException($"{where} is of the type {type}; float, double and integers are read."),
        };
        if (raw.Length % size != 0)
            throw new InvalidDataException($"{where} has {raw.Length} bytes of numbers of {size}.");
        double[] numbers = new double[raw.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> at = raw.Slice(i * size, size);
            numbers[i] = type switch
            {
                Single => BinaryPrimitives.ReadSingleLittleEndian(at),
                Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                Byte => at[0],
                Int8 => (sbyte)at[0],
                Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
        }

        return numbers;
    }
}
