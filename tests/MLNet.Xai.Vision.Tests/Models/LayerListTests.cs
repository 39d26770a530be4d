using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Models;

public sealed class LayerListTests : IDisposable
{
    private const string Gated = """
        {"layers": [
          {"name": "stem", "op": "conv", "in": ["input"], "stride": [2, 2], "pad": [0, 0, 1, 1], "act": "hardswish"},
          {"name": "pooled", "op": "gap4", "in": ["stem"]},
          {"name": "gate", "op": "conv", "in": ["pooled"], "act": "sigmoid"},
          {"name": "block.scaled", "op": "mul", "in": ["stem", "gate"]},
          {"name": "block.sum", "op": "add", "in": ["stem", "block.scaled"]},
          {"name": "block.out", "op": "relu6", "in": ["block.sum"]},
          {"name": "mean", "op": "gap", "in": ["block.out"]},
          {"name": "logits", "op": "linear", "in": ["mean"]},
          {"name": "prob", "op": "softmax", "in": ["logits"]}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("xai-list").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> _weights;

    public LayerListTests()
    {
        random.manual_seed(3);
        _weights = new(StringComparer.Ordinal)
        {
            ["stem.weight"] = randn(4, 3, 3, 3),
            ["stem.bias"] = randn(4),
            ["gate.weight"] = randn(4, 4, 1, 1),
            ["logits.weight"] = randn(5, 4),
            ["logits.bias"] = randn(5),
        };
    }

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Call_EveryOperation_IsWhatItsNameSays()
    {
        using LayerListModel model = Load(Gated);
        Tensor x = randn(2, 3, 8, 8);

        Tensor stem = nn.functional.conv2d(nn.functional.pad(x, new long[] { 0, 1, 0, 1 }), _weights["stem.weight"], _weights["stem.bias"], strides: [2, 2]).hardswish();
        Tensor gate = nn.functional.conv2d(stem.mean([2, 3], keepdim: true), _weights["gate.weight"]).sigmoid();
        Tensor block = nn.functional.relu6(stem + (stem * gate));
        Tensor expected = nn.functional.linear(block.mean([2, 3]), _weights["logits.weight"], _weights["logits.bias"]);

        model.call(x).ShouldBeClose(expected.Values(), 1e-5);
        (model.FeatureLayer, model.HeadName).ShouldBe(("block.out", "logits"));
        // CAM of a network that ends in pooling and one linear layer needs the layer's own result.
        float[] map = new CamExplainer(model).Explain(x, new CamOptions { Method = Core.Cam.CamMethod.Cam, Target = ClassTarget.Class(2), Normalize = false, AtLayerResolution = true })[1].Map;
        Tensor own = (block[1] * _weights["logits.weight"][2].reshape(4, 1, 1)).sum(dim: 0).relu();
        Numbers.RelativeError(map, own.Values()).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Call_ManyTimes_LeavesNoTensorsBehind()
    {
        using LayerListModel model = Load(Gated);
        using Tensor x = randn(1, 3, 8, 8);
        long before = LiveTensors.Count();
        for (int i = 0; i < 3; i++)
            model.call(x).Dispose();
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void FeatureLayer_OfAConvolutionAtTheEnd_IsThatConvolution()
    {
        using LayerListModel model = Load("""
            {"layers": [{"name": "stem", "op": "conv", "in": ["input"]}, {"name": "gate", "op": "conv", "in": ["stem"], "act": "relu"}, {"name": "logits", "op": "gap", "in": ["gate"]}]}
            """, "stem.weight", "stem.bias", "gate.weight");
        (model.FeatureLayer, model.HeadName).ShouldBe(("gate", "gate"));
    }

    [Theory]
    [InlineData("\"op\": \"gap\"", "\"op\": \"lstm\"", "hardswish")]
    [InlineData("\"act\": \"sigmoid\"", "\"act\": \"swash\"", "hardsigmoid")]
    [InlineData("\"in\": [\"mean\"]", "\"in\": [\"later\"]", "later")]
    [InlineData("\"name\": \"mean\"", "\"name\": \"stem\"", "two layers 'stem'")]
    [InlineData("\"op\": \"linear\"", "\"op\": \"conv\"", "4 dimensions")]
    [InlineData("\"name\": \"stem\", \"op\": \"conv\"", "\"name\": \"other\", \"op\": \"conv\"", "stem")]
    public void Load_WrongList_SaysWhatIsWrong(string right, string wrong, string said) =>
        Should.Throw<InvalidDataException>(() => Load(Gated.Replace(right, wrong, StringComparison.Ordinal))).Message.ShouldContain(said);

    private LayerListModel Load(string list, params string[] names)
    {
        string path = Path.Combine(_folder, "net.json");
        File.WriteAllText(path, list);
        SafeTensorsWriter.Write(Path.ChangeExtension(path, ".safetensors"), names.Length == 0 ? _weights : names.ToDictionary(n => n, n => _weights[n]));
        return LayerListModel.Load(path);
    }
}
