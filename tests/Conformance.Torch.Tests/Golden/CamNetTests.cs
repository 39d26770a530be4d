using System.Text.Json;
using MLNet.Xai.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.Torch.Golden;

public sealed class CamNetTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("cam")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Net_OfTheGoldenFile_GivesPyTorchsLogitsActivationsAndGradients(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
        var net = new GoldenNet(file.RootElement);
        Tensor? held = null;
        Tensor logits = net.Forward(net.Input, o => (held = o.detach().requires_grad_(true)).alias());
        Close(logits, net.Logits, 1e-5);

        Tensor seed = zeros_like(logits);
        for (int row = 0; row < net.Targets.Length; row++)
            seed[row, net.Targets[row]] = tensor(1f);
        autograd.backward([logits], grad_tensors: [seed], inputs: [held!]);
        Close(AsMap(held!), net.Activations, 1e-5);
        Close(AsMap(held!.grad!), net.Gradients, 1e-5);
    }

    /// <summary>Tokens without the class token become a square map; a map stays one.</summary>
    private static Tensor AsMap(Tensor t)
    {
        if (t.Dimensions == 4)
            return t;
        long side = (long)Math.Sqrt(t.shape[1] - 1);
        return t[TensorIndex.Colon, TensorIndex.Slice(1)].reshape(t.shape[0], side, side, -1).permute(0, 3, 1, 2);
    }

    private static void Close(Tensor actual, Tensor expected, double tolerance)
    {
        actual.shape.ShouldBe(expected.shape);
        (actual - expected).abs().max().item<float>().ShouldBeLessThan((float)tolerance);
    }
}
