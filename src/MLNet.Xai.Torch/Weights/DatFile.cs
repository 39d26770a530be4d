using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Weights;

/// <summary>
/// TorchSharp's <c>Module.save</c>: LEB128 number of entries; for each its name, LEB128 type, rank and sizes, raw numbers.
/// Every length is held against what is left of the file.
/// </summary>
internal static class DatFile
{
    private const int MaxName = 4096;
    private const int MaxRank = 16;

    public static Dictionary<string, StoredTensor> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var reader = new BinaryReader(file);
        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        try
        {
            long count = reader.Read7BitEncodedInt64();
            if (count < 0 || count > file.Length / 3)
                throw Bad(path, $"it claims {count} entries");
            for (long i = 0; i < count; i++)
            {
                string name = Name(path, reader);
                var type = (ScalarType)Number(path, reader, 127);
                var shape = new long[Number(path, reader, MaxRank)];
                for (int d = 0; d < shape.Length; d++)
                    shape[d] = Number(path, reader, int.MaxValue);
                if (!Enum.IsDefined(type) || StoredTensor.Bytes(type, shape) is not { } bytes || bytes > file.Length - file.Position)
                    throw Bad(path, $"'{name}' of type {type} and shape [{string.Join(", ", shape)}] does not fit into the file");
                long at = file.Position;
                if (!tensors.TryAdd(name, new StoredTensor(type, shape, buffer => FileRange.Read(path, at, buffer))))
                    throw Bad(path, $"it holds '{name}' twice");
                file.Seek(bytes, SeekOrigin.Current);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw Bad(path, "it ends in the middle of an entry");
        }

        return file.Position == file.Length ? tensors : throw Bad(path, "something follows its last entry");
    }

    private static string Name(string path, BinaryReader reader)
    {
        int length = (int)Number(path, reader, MaxName);
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? System.Text.Encoding.UTF8.GetString(bytes) : throw Bad(path, "it ends in the middle of a name");
    }

    private static long Number(string path, BinaryReader reader, long max)
    {
        long value = reader.Read7BitEncodedInt64();
        return value >= 0 && value <= max ? value : throw Bad(path, $"a length of {value} is beyond reason");
    }

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' cannot be read as TorchSharp weights: {why}.");
}
