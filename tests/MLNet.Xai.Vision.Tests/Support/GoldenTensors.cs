using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Support;

/// <summary>Tensors of the golden JSON files.</summary>
internal static class GoldenTensors
{
    public static Tensor ToTensor(this JsonElement element)
    {
        long[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        double[] values = [.. element.GetProperty("data").EnumerateArray().Select(e => e.GetDouble())];
        return tensor(values, shape).to(element.GetProperty("dtype").GetString() switch
        {
            "float64" => float64,
            "int64" => int64,
            _ => float32,
        });
    }

    public static double[] ToDoubles(this JsonElement element) => [.. element.GetProperty("data").EnumerateArray().Select(e => e.GetDouble())];

    public static float[] ToFloats(this JsonElement element) => [.. element.GetProperty("data").EnumerateArray().Select(e => e.GetSingle())];

    public static double[] Doubles(this Tensor tensor)
    {
        using Tensor whole = tensor.detach().to(float64).contiguous();
        return whole.data<double>().ToArray();
    }

    public static double Difference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        a.Length.ShouldBe(b.Length);
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
            largest = double.IsNaN(a[i]) ? double.PositiveInfinity : Math.Max(largest, Math.Abs(a[i] - b[i]));
        return largest;
    }

    public static double Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Difference(a.ToArray().Select(v => (double)v).ToArray(), b.ToArray().Select(v => (double)v).ToArray());

    /// <summary>Copies weights named as the module's parameters.</summary>
    public static void LoadWeights(this nn.Module module, JsonElement weights)
    {
        using IDisposable quiet = no_grad();
        Dictionary<string, Tensor> state = module.state_dict();
        foreach (JsonProperty weight in weights.EnumerateObject())
        {
            using Tensor value = weight.Value.ToTensor();
            state[weight.Name].copy_(value);
        }
    }
}
