using System.Text.Json;
using MLNet.Xai.Tests.Support;

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
        LabTolerance = root.GetProperty("tolerance").GetProperty("lab_abs").GetDouble();
        foreach (JsonElement map in root.GetProperty("segmentations").EnumerateArray())
            Check(map.GetProperty("algorithm").GetString()!, map.GetProperty("params"));
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

    public double LabTolerance { get; }

    public Map[] Maps { get; }

    public static bool IsOne(string path) => File.ReadAllText(path).Contains("\"h3-segments/1\"", StringComparison.Ordinal);

    /// <summary>Every parameter must be one that a test hands on. The noise of a seed is in the file, and label maps are compared whatever number they start with.</summary>
    private static void Check(string algorithm, JsonElement parameters)
    {
        string[] known = algorithm switch
        {
            "quickshift" => ["kernel_size", "max_dist", "ratio", "sigma", "convert2lab", "random_seed"],
            "slic" => ["n_segments", "compactness", "sigma", "start_label", "enforce_connectivity", "max_num_iter", "convert2lab", "min_size_factor", "max_size_factor"],
            "felzenszwalb" => ["scale", "sigma", "min_size"],
            _ => throw new InvalidDataException($"There is no segmentation '{algorithm}'."),
        };
        GoldenFields.ShouldBeKnown(parameters, algorithm, known);
        if (parameters.TryGetProperty("convert2lab", out JsonElement lab) && !lab.GetBoolean())
            throw new InvalidDataException($"{algorithm} without convert2lab is not there.");
    }

    private static T[] Numbers<T>(JsonElement array, Func<JsonElement, T> read) => [.. array.EnumerateArray().Select(read)];

    internal sealed record Map(string Algorithm, Dictionary<string, double> Parameters, bool Connected, int[] Labels, int[] Parent, double SeedAgreement);
}
