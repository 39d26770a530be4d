using System.Text.Json;

namespace MLNet.Xai.Torch.Weights;

/// <summary>Hugging Face's index of weights in several files: a JSON object whose <c>weight_map</c> says which tensor lies in which file beside it.</summary>
internal static class ShardedFile
{
    private const int MaxIndex = 64_000_000;

    /// <summary>Whether a file that begins like this is one; safetensors, whose header's length may begin with the same byte, has zeros there.</summary>
    public static bool IsIndex(ReadOnlySpan<byte> start) => start.Length > 0 && start[0] == (byte)'{' && !start.Contains((byte)0);

    /// <exception cref="FileNotFoundException">One of the files is missing.</exception>
    /// <exception cref="InvalidDataException">The index or a file is damaged, or a tensor is not where the index says.</exception>
    public static Dictionary<string, StoredTensor> Read(string path, string? nested)
    {
        if (!string.IsNullOrEmpty(nested))
            throw new InvalidDataException($"'{path}' is an index of several files, which have no dictionaries inside: leave out WeightOptions.Nested '{nested}'.");
        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (IGrouping<string, string> shard in Map(path).GroupBy(e => e.Value, e => e.Key, StringComparer.Ordinal))
        {
            // A plain name: an index must not lead to other places.
            if (shard.Key is "" or "." or ".." || shard.Key.AsSpan().ContainsAny('/', '\\', ':'))
                throw Bad(path, $"'{shard.Key}' is no name of a file beside it");
            string file = Path.Combine(folder, shard.Key);
            if (!File.Exists(file))
                throw new FileNotFoundException($"The index '{path}' says that weights lie in '{shard.Key}', which is not beside it.", file);
            if (string.Equals(file, Path.GetFullPath(path), StringComparison.Ordinal))
                throw Bad(path, "it names itself");
            Dictionary<string, StoredTensor> own = ModelWeights.ReadWhole(file);
            foreach (string name in shard)
                tensors[name] = own.GetValueOrDefault(name) ?? throw Bad(path, $"'{name}' should be in '{shard.Key}', and is not");
        }

        return tensors;
    }

    private static Dictionary<string, string> Map(string path)
    {
        if (new FileInfo(path).Length > MaxIndex)
            throw Bad(path, $"it is longer than {MaxIndex} bytes");
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty entry in index.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                if (!map.TryAdd(entry.Name, entry.Value.GetString() ?? ""))
                    throw Bad(path, $"it holds '{entry.Name}' twice");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Bad(path, $"it has no 'weight_map' as it should be ({e.Message})");
        }

        return map.Count > 0 ? map : throw Bad(path, "its 'weight_map' is empty");
    }

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' cannot be read as an index of weights: {why}.");
}
