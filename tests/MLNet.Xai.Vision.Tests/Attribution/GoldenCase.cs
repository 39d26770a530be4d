using System.Text.Json;
using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>A file of tests/Golden/attribution: a small network in double precision and what captum says of it.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly JsonElement _root;

    public GoldenCase(string path)
    {
        _root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        bool named = _root.TryGetProperty("weights", out _);
        // The weights are exact in single precision.
        Model = named ? TinyNets.Create(_root).Net.to(ScalarType.Float64) : Sequential(_root.GetProperty("layers").EnumerateArray().Select(Layer));
        Input = Read(_root.GetProperty("input"));
        Methods = named ? _root : _root.GetProperty("methods");
        Tolerance = _root.GetProperty("tolerance").GetProperty("abs").GetDouble();
    }

    public Module<Tensor, Tensor> Model { get; }

    public Tensor Input { get; }

    public JsonElement Methods { get; }

    public double Tolerance { get; }

    /// <summary>What the file asks for in one matter; its general tolerance where it says nothing of it.</summary>
    public double ToleranceOf(string name) =>
        _root.GetProperty("tolerance").TryGetProperty(name, out JsonElement own) ? own.GetDouble() : Tolerance;

    /// <summary>The method's results in this file; an error where it has none.</summary>
    public JsonElement Method(string name) => Methods.GetProperty(name);

    public ClassTarget Target => ClassTarget.Class(_root.GetProperty("target").GetInt32());

    public Tensor Logits => Read(_root.GetProperty("logits"));

    public static TheoryData<string> Files(string schema = "h3-attribution")
    {
        TheoryData<string> files = [];
        foreach (string path in TestData.GoldenFiles("attribution"))
        {
            string head = File.ReadAllText(path)[..400];
            if (head.Contains(schema, StringComparison.Ordinal) && !head.Contains("h3-attribution-text", StringComparison.Ordinal))
                files.Add(path);
        }

        return files;
    }

    /// <summary>The files that have one of these methods; a space between their names.</summary>
    public static TheoryData<string> With(string methods) => [.. TestData.GoldenFiles("attribution").Where(path =>
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.TryGetProperty("methods", out JsonElement found) && methods.Split(' ').Any(m => found.TryGetProperty(m, out _));
    })];

    public static Tensor Read(JsonElement e) => tensor(
        e.GetProperty("data").EnumerateArray().Select(v => v.GetDouble()).ToArray(),
        e.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64()).ToArray());

    public static double[] Array(JsonElement e) => [.. e.EnumerateArray().Select(v => v.GetDouble())];

    public static double[] Values(Tensor t) => t.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void ShouldBe(Tensor actual, Tensor expected, double tolerance)
    {
        actual.shape.ShouldBe(expected.shape);
        (double[] a, double[] b) = (Values(actual), Values(expected));
        for (int i = 0; i < a.Length; i++)
            (Math.Abs(a[i] - b[i]) <= tolerance).ShouldBeTrue($"value {i} is {a[i]:R}, expected {b[i]:R}");
    }

    public void Dispose() => Model.Dispose();

    /// <summary>The rectifier behind the second convolution.</summary>
    public string SecondRelu
    {
        get
        {
            string[] types = [.. _root.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("type").GetString()!)];
            int conv = System.Array.IndexOf(types, "Conv2d", System.Array.IndexOf(types, "Conv2d") + 1);
            return $"{System.Array.IndexOf(types, "ReLU", conv)}";
        }
    }

    /// <summary>"zeros" is null, the explainers' own; otherwise the tensor.</summary>
    public static Tensor? Baseline(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.String when e.GetString() == "zeros" => null,
        JsonValueKind.Object => Read(e),
        _ => throw new InvalidDataException($"The baseline is {e}."),
    };

    private static Module<Tensor, Tensor> Layer(JsonElement e)
    {
        GoldenFields.ShouldBeKnown(e, "a layer", "index", "type", "weight", "bias", "kernel", "stride", "padding");
        return Create(e);
    }

    private static Module<Tensor, Tensor> Create(JsonElement e) => e.GetProperty("type").GetString() switch
    {
        "Linear" => Linear(e),
        "Conv2d" => Conv(e),
        "MaxPool2d" => MaxPool2d(e.GetProperty("kernel").GetInt64(), e.GetProperty("stride").GetInt64()),
        "AvgPool2d" => AvgPool2d(e.GetProperty("kernel").GetInt64(), e.GetProperty("stride").GetInt64()),
        "ReLU" => ReLU(),
        "Tanh" => Tanh(),
        "Sigmoid" => Sigmoid(),
        "GELU" => GELU(),
        "SiLU" => SiLU(),
        "Flatten" => Flatten(),
        string other => throw new NotSupportedException(other),
        null => throw new NotSupportedException(),
    };

    private static Conv2d Conv(JsonElement e)
    {
        Tensor w = Read(e.GetProperty("weight"));
        Conv2d layer = Conv2d(w.shape[1], w.shape[0], (w.shape[2], w.shape[3]), Pair(e, "stride"), Pair(e, "padding"));
        (layer.weight, layer.bias) = (new Parameter(w), new Parameter(Read(e.GetProperty("bias"))));
        return layer;
    }

    private static Linear Linear(JsonElement e)
    {
        Tensor w = Read(e.GetProperty("weight"));
        Linear layer = nn.Linear(w.shape[1], w.shape[0]);
        (layer.weight, layer.bias) = (new Parameter(w), new Parameter(Read(e.GetProperty("bias"))));
        return layer;
    }

    private static (long, long) Pair(JsonElement e, string name) => (e.GetProperty(name)[0].GetInt64(), e.GetProperty(name)[1].GetInt64());
}
