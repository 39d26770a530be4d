using System.Text.Json;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Models;

/// <summary>State-dict names, shapes and logits of torchvision's own models (tests/Golden/vision/torchvision.json).</summary>
public sealed class TorchvisionTests
{
    private static readonly JsonElement s_file =
        JsonDocument.Parse(File.ReadAllBytes(Numbers.Golden("vision", "torchvision.json"))).RootElement.GetProperty("models");

    public static TheoryData<string> All => [.. s_file.EnumerateArray().Select(m => m.GetProperty("architecture").GetString()!)];

    public static TheoryData<string> WithLogits =>
        [.. s_file.EnumerateArray().Where(m => m.TryGetProperty("logits", out _)).Select(m => m.GetProperty("architecture").GetString()!)];

    [Theory]
    [MemberData(nameof(All))]
    public void Model_ItsStateDict_HasTorchvisionsNamesAndShapes(string architecture)
    {
        using ImageModel model = ImageModels.Create(architecture, 10);
        Dictionary<string, string> expected = Entry(architecture).GetProperty("tensors").EnumerateObject()
            .Where(t => !model.UnusedWeights.Any(u => t.Name.StartsWith(u, StringComparison.Ordinal)))
            .ToDictionary(t => t.Name, t => t.Value.ToString(), StringComparer.Ordinal);
        Dictionary<string, string> actual = model.state_dict().ToDictionary(t => t.Key, t => $"[{string.Join(',', t.Value.shape)}]", StringComparer.Ordinal);
        actual.Keys.Except(expected.Keys).ShouldBeEmpty();
        expected.Keys.Except(actual.Keys).ShouldBeEmpty();
        foreach ((string name, string shape) in expected)
            actual[name].ShouldBe(shape, name);
        model.Layer(model.FeatureLayer).ShouldNotBeNull();
        actual.ShouldContainKey(model.HeadName + ".weight");
    }

    [Theory]
    [MemberData(nameof(WithLogits))]
    public void Model_WithTheFormulasWeights_GivesTorchvisionsLogits(string architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using ImageModel model = ImageModels.Create(architecture, 10);
        Fill(model);
        long size = Entry(architecture).GetProperty("input").GetInt64();
        float[] input = [.. Enumerable.Range(0, (int)(3 * size * size)).Select(i => (float)Math.Sin(0.05 * i))];
        Tensor logits = model.call(tensor(input, [1, 3, size, size]));
        logits.ShouldBeClose([.. Entry(architecture).GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())], 1e-3);
    }

    private static JsonElement Entry(string architecture) =>
        s_file.EnumerateArray().First(m => m.GetProperty("architecture").ValueEquals(architecture));

    /// <summary>The file's formula.</summary>
    private static void Fill(ImageModel model)
    {
        Dictionary<string, Tensor> state = model.state_dict();
        ulong k = 0;
        foreach (string name in state.Keys.Order(StringComparer.Ordinal))
        {
            Tensor t = state[name];
            if (name.EndsWith("running_var", StringComparison.Ordinal) || (t.Dimensions < 2 && name.EndsWith("weight", StringComparison.Ordinal)))
                t.fill_(1);
            else if (name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                t.fill_(0);
            else
                Scatter(t, k, t.Dimensions < 2 ? 0.1 : Math.Sqrt(24.0 / (t.NumberOfElements / t.shape[0])));
            k++;
        }
    }

    private static void Scatter(Tensor t, ulong k, double scale)
    {
        Span<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(t.bytes);
        for (int i = 0; i < values.Length; i++)
        {
            uint x = (uint)(((ulong)i + (k * 1000003)) * 2654435761);
            x ^= x >> 16;
            x *= 2246822519;
            x ^= x >> 13;
            values[i] = (float)(((x / 4294967296.0) - 0.5) * scale);
        }
    }
}
