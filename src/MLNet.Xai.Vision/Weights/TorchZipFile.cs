using System.IO.Compression;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Weights;

/// <summary>PyTorch's own files (.pth, .pt since version 1.6): a zip with <c>data.pkl</c> and one entry for each storage.</summary>
internal static class TorchZipFile
{
    private const long MaxPickle = 64 << 20;

    public static Dictionary<string, StoredTensor> Read(string path)
    {
        using ZipArchive zip = Open(path);
        ZipArchiveEntry pickle = zip.Entries.FirstOrDefault(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw Bad(path, "it is a zip without data.pkl");
        string folder = pickle.FullName[..^"data.pkl".Length];
        if (zip.Entries.Any(e => e.FullName.StartsWith(folder + "code/", StringComparison.Ordinal)))
            throw Bad(path, "it is a TorchScript program; load it with TorchScriptModel");
        if (zip.GetEntry(folder + "byteorder") is { } order && !string.Equals(Text(order), "little", StringComparison.Ordinal))
            throw Bad(path, "its numbers are not little-endian");

        object? root;
        try
        {
            root = SafePickle.Read(Bytes(path, pickle, MaxPickle));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' cannot be read as PyTorch weights. {e.Message}", e);
        }

        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        foreach ((object key, object? value) in StateDict(path, root))
        {
            if (key is string name && value is PickleTensor tensor)
                tensors.Add(name, Stored(path, zip, folder, name, tensor));
        }

        return tensors.Count > 0 ? tensors : throw Bad(path, "it holds no tensors");
    }

    /// <summary>The state dict itself, or what a checkpoint keeps under one of the usual names.</summary>
    private static PickleDictionary StateDict(string path, object? root)
    {
        if (root is not PickleDictionary top)
            throw Bad(path, "it holds no dictionary of tensors");
        foreach (string name in (ReadOnlySpan<string>)["state_dict", "model_state_dict", "model", "net", "weights"])
        {
            if (top.TryGetValue(name, out object? inner) && inner is PickleDictionary dictionary)
                return dictionary;
        }

        return top;
    }

    private static StoredTensor Stored(string path, ZipArchive zip, string folder, string name, PickleTensor tensor)
    {
        ScalarType type = Type(tensor.Storage.Type);
        string entryName = folder + "data/" + tensor.Storage.Key;
        ZipArchiveEntry entry = zip.GetEntry(entryName) ?? throw Bad(path, $"the numbers of '{name}' are missing");
        int size = StoredTensor.ElementSize(type);
        if (entry.Length > int.MaxValue || entry.Length / size < tensor.Storage.Count)
            throw Bad(path, $"the storage of '{name}' has {entry.Length} bytes for {tensor.Storage.Count} elements");
        if (entry.CompressedLength != entry.Length)
            throw Bad(path, $"the numbers of '{name}' are compressed, which PyTorch never does");
        return new StoredTensor(type, tensor.Shape, buffer =>
        {
            using ZipArchive again = Open(path);
            byte[] storage = Bytes(path, again.GetEntry(entryName)!, entry.Length);
            Gather(storage, tensor, size, buffer);
        });
    }

    /// <summary>Copies a strided view in row-major order.</summary>
    private static void Gather(ReadOnlySpan<byte> storage, PickleTensor tensor, int size, Span<byte> buffer)
    {
        long[] index = new long[tensor.Shape.Length];
        long at = tensor.Offset;
        for (int to = 0; to < buffer.Length; to += size)
        {
            storage.Slice((int)(at * size), size).CopyTo(buffer[to..]);
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += tensor.Strides[d];
                if (++index[d] < tensor.Shape[d])
                    break;
                at -= tensor.Strides[d] * index[d];
                index[d] = 0;
            }
        }
    }

    private static byte[] Bytes(string path, ZipArchiveEntry entry, long max)
    {
        if (entry.Length > max)
            throw Bad(path, $"'{entry.FullName}' has {entry.Length} bytes, more than the {max} that make sense");
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw Bad(path, $"'{entry.FullName}' is cut off");
        }

        return bytes;
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        char[] start = new char[16];
        return new string(start, 0, reader.ReadBlock(start)).Trim();
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException e)
        {
            throw Bad(path, $"the zip is damaged ({e.Message})");
        }
    }

    private static ScalarType Type(string storage) => storage switch
    {
        "DoubleStorage" => ScalarType.Float64,
        "HalfStorage" => ScalarType.Float16,
        "BFloat16Storage" => ScalarType.BFloat16,
        "LongStorage" => ScalarType.Int64,
        "IntStorage" => ScalarType.Int32,
        "ShortStorage" => ScalarType.Int16,
        "CharStorage" => ScalarType.Int8,
        "ByteStorage" => ScalarType.Byte,
        "BoolStorage" => ScalarType.Bool,
        _ => ScalarType.Float32,
    };

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' cannot be read as PyTorch weights: {why}.");
}
