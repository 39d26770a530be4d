using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Weights;

/// <summary>A tensor in a weights file: what the header says of it, the numbers are read when they are asked for.</summary>
internal sealed class StoredTensor
{
    private readonly Action<Span<byte>> _read;

    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="read">Fills a buffer of exactly the tensor's bytes, row-major and little-endian.</param>
    public StoredTensor(ScalarType type, long[] shape, Action<Span<byte>> read)
    {
        (Type, Shape, _read) = (type, shape, read);
        ByteCount = Bytes(type, shape) ?? throw new InvalidDataException($"A tensor of shape [{string.Join(", ", shape)}] is larger than memory can be.");
    }

    public ScalarType Type { get; }

    public long[] Shape { get; }

    public long ByteCount { get; }

    /// <summary>The bytes a tensor takes; <see langword="null"/> where a size is negative or the product too large for one array.</summary>
    public static long? Bytes(ScalarType type, ReadOnlySpan<long> shape)
    {
        long bytes = ElementSize(type);
        foreach (long size in shape)
        {
            if (size < 0 || (size > 0 && bytes > int.MaxValue / size))
                return null;
            bytes *= size;
        }

        return bytes;
    }

    public static int ElementSize(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new InvalidDataException($"Tensors of {type} are not read."),
    };

    /// <summary>A new tensor on the CPU with the numbers.</summary>
    public Tensor ToTensor()
    {
        Tensor tensor = empty(Shape, Type);
        if (ByteCount > 0)
            _read(tensor.bytes);
        return tensor;
    }
}
