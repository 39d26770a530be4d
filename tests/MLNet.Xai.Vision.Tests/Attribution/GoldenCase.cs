using System.Text.Json;
using MLNet.Xai.Tests.Support;
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
        bool named = _root.TryGetProperty("weights", out JsonElement weights);
        Model = named ? GapNet(weights) : Layers(_root.GetProperty("layers"));
        Input = Read(_root.GetProperty("input"));
        Methods = named ? _root : _root.GetProperty("methods");
        Tolerance = _root.GetProperty("tolerance").GetProperty("abs").GetDouble();
    }

    public Sequential Model { get; }

    public Tensor Input { get; }

    public JsonElement Methods { get; }

    public double Tolerance { get; }

    public ImageTarget Target => ImageTarget.Class(_root.GetProperty("target").GetInt32());

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

    private static Sequential Layers(JsonElement layers) => Sequential(layers.EnumerateArray().Select(Layer));

    private static Module<Tensor, Tensor> Layer(JsonElement e) => e.GetProperty("type").GetString() switch
    {
        "Linear" => Linear(e.GetProperty("weight"), e.GetProperty("bias")),
        "Conv2d" => Conv(e.GetProperty("weight"), e.GetProperty("bias")),
        "MaxPool2d" => MaxPool2d(e.GetProperty("kernel").GetInt64(), e.GetProperty("stride").GetInt64()),
        "ReLU" => ReLU(),
        "Tanh" => Tanh(),
        "Sigmoid" => Sigmoid(),
        "Flatten" => Flatten(),
        string other => throw new NotSupportedException(other),
        null => throw new NotSupportedException(),
    };

    private static Sequential GapNet(JsonElement w) => Sequential(
        Conv(w, "conv1"), ReLU(), MaxPool2d(2), Conv(w, "conv2"), ReLU(), MaxPool2d(2), Conv(w, "conv3"), ReLU(), AdaptiveAvgPool2d(1), Flatten(),
        Linear(w.GetProperty("fc.weight"), w.GetProperty("fc.bias")));

    private static Conv2d Conv(JsonElement w, string name) => Conv(w.GetProperty(name + ".weight"), w.GetProperty(name + ".bias"));

    private static Conv2d Conv(JsonElement weight, JsonElement bias)
    {
        Tensor w = Read(weight);
        Conv2d layer = Conv2d(w.shape[1], w.shape[0], 3, padding: 1);
        (layer.weight, layer.bias) = (new Parameter(w), new Parameter(Read(bias)));
        return layer;
    }

    private static Linear Linear(JsonElement weight, JsonElement bias)
    {
        Tensor w = Read(weight);
        Linear layer = nn.Linear(w.shape[1], w.shape[0]);
        (layer.weight, layer.bias) = (new Parameter(w), new Parameter(Read(bias)));
        return layer;
    }
}
