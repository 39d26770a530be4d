using System.IO.Compression;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Weights;

/// <summary>PyTorch's own files (.pth, .pt since version 1.6): a zip with <c>data.pkl</c> and one entry for each storage.</summary>
internal static class TorchZipFile
{
    private const int MostViews = 16;

    /// <param name="path">The file.</param>
    /// <param name="nested">Which of its dictionaries; <see langword="null"/> for the only one with tensors.</param>
    /// <param name="found">Which it was; empty for the outermost.</param>
    public static Dictionary<string, StoredTensor> Read(string path, string? nested, out string found)
    {
        (Dictionary<string, StoredTensor> tensors, found) = Guarded(path, zip => ReadTensors(path, zip, nested));
        return tensors;
    }

    /// <summary>What a damaged zip throws says what is wrong with which file.</summary>
    private static T Guarded<T>(string path, Func<ZipArchive, T> read)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return read(zip);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException or OverflowException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as PyTorch weights: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static (Dictionary<string, StoredTensor> Tensors, string Found) ReadTensors(string path, ZipArchive zip, string? nested)
    {
        long file = new FileInfo(path).Length, total = 0;
        ZipArchiveEntry pickle = zip.Entries.FirstOrDefault(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw Bad("it is a zip without data.pkl");
        string folder = pickle.FullName[..^"data.pkl".Length];
        if (zip.Entries.Any(e => e.FullName.StartsWith(folder + "code/", StringComparison.Ordinal)))
            throw Bad("it is a TorchScript program; load it with TorchScriptModel");
        if (zip.GetEntry(folder + "byteorder") is { } order && !string.Equals(Text(order), "little", StringComparison.Ordinal))
            throw Bad("its numbers are not little-endian");

        PickleDictionary state = StateDict.Find(SafePickle.Read(Bytes(pickle, file)), nested, out string found);
        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        foreach ((object key, object? value) in state)
        {
            if (key is not string name || value is not PickleTensor tensor)
                continue;
            StoredTensor stored = Stored(path, zip, folder, name, tensor);
            // Views of one storage may overlap; but not so that a small file makes large tensors.
            if ((total += stored.ByteCount) > (MostViews * file) + (1 << 20))
                throw Bad($"its tensors would take more than {MostViews} times the file's {file} bytes");
            tensors.Add(name, stored);
        }

        return (tensors, found);
    }

    private static StoredTensor Stored(string path, ZipArchive zip, string folder, string name, PickleTensor tensor)
    {
        ScalarType type = Type(tensor.Storage.Type);
        string entryName = folder + "data/" + tensor.Storage.Key;
        ZipArchiveEntry entry = zip.GetEntry(entryName) ?? throw Bad($"the numbers of '{name}' are missing");
        int size = StoredTensor.ElementSize(type);
        if (entry.Length > int.MaxValue || entry.Length / size < tensor.Storage.Count)
            throw Bad($"the storage of '{name}' has {entry.Length} bytes for {tensor.Storage.Count} elements");
        if (entry.CompressedLength != entry.Length)
            throw Bad($"the numbers of '{name}' are compressed, which PyTorch never does");
        long length = entry.Length;
        return new StoredTensor(type, tensor.Shape, buffer =>
        {
            byte[] storage = Guarded(path, again => Bytes(again.GetEntry(entryName) ?? throw Bad("it has changed since"), length));
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

    /// <param name="entry">The entry.</param>
    /// <param name="most">Bytes that it can have: PyTorch compresses nothing, so that an entry is no longer than its file.</param>
    private static byte[] Bytes(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most)
            throw Bad($"'{entry.FullName}' is said to have {entry.Length} bytes, there are {most} at most");
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw Bad($"'{entry.FullName}' is cut off");
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        char[] start = new char[16];
        return new string(start, 0, reader.ReadBlock(start)).Trim();
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
        "FloatStorage" => ScalarType.Float32,
        _ => throw Bad($"numbers of the type {storage} are not read"),
    };

    private static InvalidDataException Bad(string why) => new(why);
}
