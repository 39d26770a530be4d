using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Saving;

/// <summary>A tensor given as an option (a baseline, groups of pixels) inside the state of a saved explainer, as Single.</summary>
internal static class TensorState
{
    /// <summary>Writes a tensor; one of no dimension -1 for null.</summary>
    public static void Write(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is null ? -1 : (int)tensor.dim());
        if (tensor is null)
            return;
        foreach (long size in tensor.shape)
            writer.Write(size);
        using DisposeScope scope = NewDisposeScope();
        writer.Write(MemoryMarshal.AsBytes(tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().AsSpan()));
    }

    /// <summary>A tensor that belongs to no dispose scope.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Tensor? Read(BinaryReader reader)
    {
        int dimensions = reader.ReadInt32();
        if (dimensions == -1)
            return null;
        if (dimensions is < 0 or > 8)
            throw new InvalidDataException($"a tensor has {dimensions} dimensions");
        long[] shape = [.. Enumerable.Range(0, dimensions).Select(_ => reader.ReadInt64())];
        long room = (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(float), count = 1;
        foreach (long size in shape)
            count = size >= 0 && size <= room && count * size <= room ? count * size : throw new InvalidDataException($"a tensor [{string.Join(", ", shape)}] does not fit into what is left");
        var values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return tensor(values, shape).DetachFromDisposeScope();
    }

    /// <summary>How many of something follow, each of at least 4 bytes.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static int ReadCount(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= (reader.BaseStream.Length - reader.BaseStream.Position) / 4
            ? count : throw new InvalidDataException($"a list of {count} does not fit into what is left");
    }
}
