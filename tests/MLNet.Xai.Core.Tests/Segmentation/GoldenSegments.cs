using System.Text.Json;

namespace MLNet.Xai.Core.Tests.Segmentation;

/// <summary>An image of tests/Golden/lime_image (schema h3-segments/1) with the label maps that scikit-image gave it.</summary>
internal sealed class GoldenSegments
{
    public GoldenSegments(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        int[] shape = Numbers<int>(root.GetProperty("image").GetProperty("shape"), e => e.GetInt32());
        (Height, Width) = (shape[0], shape[1]);
        Rgb = Numbers(root.GetProperty("image").GetProperty("data"), e => e.GetByte());
        Lab = Numbers(root.GetProperty("lab").GetProperty("data"), e => e.GetDouble());
        Noise = Numbers(root.GetProperty("quickshift_noise").GetProperty("data"), e => e.GetDouble());
        Maps = [.. root.GetProperty("segmentations").EnumerateArray().Select(m => new Map(
            m.GetProperty("algorithm").GetString()!,
            m.GetProperty("params").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble()),
            !m.GetProperty("params").TryGetProperty("enforce_connectivity", out JsonElement c) || c.GetBoolean(),
            Numbers(m.GetProperty("labels").GetProperty("data"), e => e.GetInt32()),
            m.TryGetProperty("parent", out JsonElement parent) ? Numbers(parent.GetProperty("data"), e => e.GetInt32()) : [],
            m.TryGetProperty("adjusted_rand_index_between_seeds", out JsonElement ari) ? Numbers(ari, e => e.GetDouble()).Min() : 1))];
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Rgb { get; }

    public double[] Lab { get; }

    public double[] Noise { get; }

    public Map[] Maps { get; }

    public static bool IsOne(string path) => File.ReadAllText(path).Contains("\"h3-segments/1\"", StringComparison.Ordinal);

    private static T[] Numbers<T>(JsonElement array, Func<JsonElement, T> read) => [.. array.EnumerateArray().Select(read)];

    internal sealed record Map(string Algorithm, Dictionary<string, double> Parameters, bool Connected, int[] Labels, int[] Parent, double SeedAgreement);
}
