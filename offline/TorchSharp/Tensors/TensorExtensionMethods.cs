using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Reading single numbers, and the format of <c>.dat</c> files: type, rank and sizes in LEB128, then the bytes.</summary>
public static class TensorExtensionMethods
{
    public static Modules.Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static float ToSingle(this Tensor value) => (float)value.ToDouble();

    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (a, b) => a * b);

    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.ComplexFloat64 => 16,
        _ => 8,
    };

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        writer.Encode((int)tensor.dtype);
        long[] shape = tensor.shape;
        writer.Encode(shape.Length);
        foreach (long size in shape)
            writer.Encode(size);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = Header(reader);
        if (type != tensor.dtype)
            throw new ArgumentException("Mismatched tensor data types while loading.", nameof(reader));
        if (skip)
        {
            Skip(reader, type, shape);
            return;
        }

        if (!shape.SequenceEqual(tensor.shape))
            throw new ArgumentException("Mismatched tensor shape while loading.", nameof(reader));
        using IDisposable quiet = no_grad();
        tensor.ReadBytesFromStream(reader.BaseStream);
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = Header(reader);
        Tensor tensor = empty(shape, type);
        if (skip)
            Skip(reader, type, shape);
        else
            tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    internal static void Encode(this BinaryWriter writer, long value)
    {
        for (; value > 127; value >>= 7)
            writer.Write((byte)((value & 127) | 128));
        writer.Write((byte)value);
    }

    internal static long Decode(this BinaryReader reader)
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte part = reader.ReadByte();
            value |= (long)(part & 127) << shift;
            if (part < 128)
                return value;
        }

        throw new InvalidDataException("A number in the file is longer than 63 bits.");
    }

    private static (ScalarType Type, long[] Shape) Header(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = reader.Decode();
        return (type, shape);
    }

    private static void Skip(BinaryReader reader, ScalarType type, long[] shape) =>
        reader.BaseStream.Seek(shape.TotalSize() * type.ElementSize(), SeekOrigin.Current);
}
