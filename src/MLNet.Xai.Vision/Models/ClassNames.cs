using System.Text.Json;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Vision.Models;

/// <summary>Names of the classes, by index.</summary>
public static class ClassNames
{
    /// <summary>
    /// Reads names from a JSON list (<c>["cat", "dog"]</c>), a JSON dictionary by index (<c>{"0": "cat"}</c>, or Keras's <c>{"0": ["n02123", "cat"]}</c>, of
    /// which the last entry is taken), or a text file with a name on each line.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is none of these, or an index is missing.</exception>
    public static string[] Read(string path)
    {
        DownloadCheck.Check(path, "class names");
        string text = File.ReadAllText(path);
        if (text.AsSpan().TrimStart() is not ['[' or '{', ..])
        {
            string[] lines = [.. text.Split('\n').Select(l => l.Trim('\r'))];
            return lines is [.., ""] ? lines[..^1] : lines;
        }

        try
        {
            using JsonDocument file = JsonDocument.Parse(text);
            return file.RootElement.ValueKind == JsonValueKind.Array
                ? [.. file.RootElement.EnumerateArray().Select(Name)]
                : ByIndex(path, file.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' holds no class names: {e.Message}", e);
        }
    }

    private static string[] ByIndex(string path, JsonElement dictionary)
    {
        SortedDictionary<int, string> names = [];
        foreach (JsonProperty entry in dictionary.EnumerateObject())
            names[int.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture)] = Name(entry.Value);
        return names.Count > 0 && names.First().Key == 0 && names.Last().Key == names.Count - 1
            ? [.. names.Values]
            : throw new InvalidDataException($"'{path}' names {names.Count} classes, but not 0 to {names.Count - 1}.");
    }

    private static string Name(JsonElement e) =>
        (e.ValueKind == JsonValueKind.Array ? e[e.GetArrayLength() - 1] : e).GetString() ?? throw new InvalidOperationException("a name is null");
}
