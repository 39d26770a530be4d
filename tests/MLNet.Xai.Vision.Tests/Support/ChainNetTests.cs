using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNet.Xai.Vision.Tests.Support;

/// <summary>Golden networks of other sizes and shapes than those given.</summary>
public sealed class ChainNetTests
{
    [Fact]
    public void Forward_ResidualBlockOfOddSizes_IsWhatTheTextSays()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Dictionary<string, Tensor> w = new(StringComparer.Ordinal)
        {
            ["conv1.weight"] = randn(5, 3, 3, 3),
            ["conv1.bias"] = randn(5),
            ["bn1.weight"] = rand(5) + 0.5,
            ["bn1.bias"] = randn(5),
            ["bn1.running_mean"] = randn(5),
            ["bn1.running_var"] = rand(5) + 0.5,
            ["conv2.weight"] = randn(5, 5, 3, 3),
            ["fc.weight"] = randn(7, 5),
            ["fc.bias"] = randn(7),
        };
        string json = JsonSerializer.Serialize(w.ToDictionary(p => p.Key, p => new { shape = p.Value.shape, dtype = "float32", data = p.Value.data<float>().ToArray() }));
        JsonElement weights = JsonDocument.Parse(json).RootElement;

        using var net = new ChainNet(
            "x -> conv1 3x3 stride2 pad1 (3->5) -> bn1 -> relu1 -> conv2 3x3 pad1 no bias (5->5) -> add relu1 -> relu2 [TARGET LAYER, 5x7x7] -> maxpool3 -> global mean over H,W -> fc (5->7) logits", weights);
        net.LoadWeights(weights);
        net.eval();
        Tensor x = randn(2, 3, 13, 14);

        net.Layer.ShouldBe("relu2");
        Tensor block = F.batch_norm(F.conv2d(x, w["conv1.weight"], w["conv1.bias"], strides: [2, 2], padding: [1, 1]), w["bn1.running_mean"], w["bn1.running_var"], w["bn1.weight"], w["bn1.bias"]).relu();
        Tensor y = (F.conv2d(block, w["conv2.weight"], padding: [1, 1]) + block).relu();
        net.call(x).ShouldBeClose(F.linear(F.max_pool2d(y, 3).mean([2, 3]), w["fc.weight"], w["fc.bias"]).Values(), 1e-3);
    }

    [Fact]
    public void Create_UnknownStep_IsNamed() =>
        Should.Throw<NotSupportedException>(() => new ChainNet("x -> swish -> fc", JsonDocument.Parse("{}").RootElement)).Message.ShouldContain("'swish'");
}
