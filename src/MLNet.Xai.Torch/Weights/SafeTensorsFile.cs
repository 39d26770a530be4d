using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Weights;

/// <summary>
/// safetensors: 8 bytes little-endian header length, JSON header, raw numbers. Lengths and offsets are held against the file before anything is
/// allocated. Format: https://github.com/huggingface/safetensors.
/// </summary>
internal static class SafeTensorsFile
{
    private const int MaxHeader = 100_000_000; // The reference implementation's own limit.

    private static readonly Dictionary<string, ScalarType> s_types = new(StringComparer.Ordinal)
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    };

    public static Dictionary<string, StoredTensor> Read(string path) => Read(path, out _);

    public static Dictionary<string, StoredTensor> Read(string path, out Dictionary<string, string> metadata)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        if (file.Length < 8)
            throw Bad(path, "it is shorter than the eight bytes of its header's length");
        file.ReadExactly(start);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)Math.Min(MaxHeader, file.Length - 8))
            throw Bad(path, $"its header claims {length} bytes, the file has {file.Length - 8}");
        byte[] json = new byte[length];
        file.ReadExactly(json);
        (long data, long available) = (8 + (long)length, file.Length - 8 - (long)length);

        metadata = new(StringComparer.Ordinal);
        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument header = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty entry in header.RootElement.EnumerateObject())
            {
                if (entry.NameEquals("__metadata__"))
                {
                    foreach (JsonProperty item in entry.Value.EnumerateObject())
                        metadata[item.Name] = item.Value.GetString() ?? "";
                }
                else if (!tensors.TryAdd(entry.Name, Entry(path, entry, data, available)))
                {
                    throw Bad(path, $"it holds '{entry.Name}' twice");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(path, $"its header is not what it should be ({e.Message})");
        }

        // They do not overlap, then; as the reference implementation wants it.
        if (tensors.Values.Sum(t => t.ByteCount) is var total && total > available)
            throw Bad(path, $"its tensors take {total} bytes, and it has {available}");
        return tensors;
    }

    private static StoredTensor Entry(string path, JsonProperty entry, long data, long available)
    {
        ScalarType type = Type(path, entry.Name, entry.Value.GetProperty("dtype").GetString());
        long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(s => s.GetInt64())];
        if (offsets is not [var begin, var end] || begin < 0 || end < begin || end > available)
            throw Bad(path, $"'{entry.Name}' lies outside the file's {available} bytes of data");
        if (StoredTensor.Bytes(type, shape) != end - begin)
            throw Bad(path, $"'{entry.Name}' has {end - begin} bytes, not what {type} of shape [{string.Join(", ", shape)}] takes");
        return new StoredTensor(type, shape, buffer => FileRange.Read(path, data + begin, buffer));
    }

    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using FileStream file = File.Create(path);
        Write(file, tensors);
    }

    /// <summary>Writes tensors one by one, without a copy of them all.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using IDisposable quiet = no_grad();
        byte[] header = Header(tensors, out _);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in Ordered(tensors))
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            stream.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    /// <summary>How many bytes they take.</summary>
    public static long LengthOf(IReadOnlyDictionary<string, Tensor> tensors) => 8 + Header(tensors, out long data).Length + data;

    private static byte[] Header(IReadOnlyDictionary<string, Tensor> tensors, out long length)
    {
        Dictionary<string, object> header = new(StringComparer.Ordinal);
        long end = 0;
        foreach ((string name, Tensor tensor) in Ordered(tensors))
        {
            long begin = end;
            end += tensor.numel() * tensor.element_size();
            header[name] = new { dtype = Name(name, tensor.dtype), shape = tensor.shape, data_offsets = new[] { begin, end } };
        }

        length = end;
        return JsonSerializer.SerializeToUtf8Bytes(header);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Ordered(IReadOnlyDictionary<string, Tensor> tensors) => tensors.OrderBy(t => t.Key, StringComparer.Ordinal);

    private static ScalarType Type(string path, string name, string? type) =>
        s_types.TryGetValue(type ?? "", out ScalarType known) ? known : throw Bad(path, $"'{name}' is of type {type}, which is not read");

    private static string Name(string name, ScalarType type) => s_types.FirstOrDefault(t => t.Value == type).Key
        ?? throw new ArgumentException($"'{name}' is of type {type}, which safetensors does not have.");

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' cannot be read as safetensors: {why}.");
}
