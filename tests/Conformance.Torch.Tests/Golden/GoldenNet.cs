using System.Text.Json;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Conformance.Torch.Golden;

/// <summary>The tiny nets of tests/Golden/cam, spelt out in functions.</summary>
internal sealed class GoldenNet(JsonElement file)
{
    public string Case => file.GetProperty("case").GetString()!;

    public Tensor Input => Read("input");

    public Tensor Logits => Read("logits");

    public Tensor Activations => Read("activations");

    public Tensor Gradients => Read("gradients");

    /// <summary>The explained class of each image; the largest logit where the file names none.</summary>
    public long[] Targets => file.GetProperty("targets") is { ValueKind: JsonValueKind.Array } named
        ? [.. named.EnumerateArray().Select(t => t.GetInt64())]
        : Logits.argmax(1).data<long>().ToArray();

    /// <summary>Runs the net; <paramref name="layer"/> is shown the target layer's output and may replace it.</summary>
    public Tensor Forward(Tensor x, Func<Tensor, Tensor> layer) =>
        Case.StartsWith("vit", StringComparison.Ordinal) ? Transformer(x, layer)
        : Case.Contains("flatten", StringComparison.Ordinal) ? Flattened(x, layer)
        : Pooled(x, layer);

    private Tensor Pooled(Tensor x, Func<Tensor, Tensor> layer)
    {
        x = F.max_pool2d(Conv(x, "conv1", 1).relu(), 2);
        x = F.max_pool2d(Conv(x, "conv2", 1).relu(), 2);
        x = Conv(x, "conv3", 1);
        x = layer(x.relu());
        return Linear(x.mean([2, 3]), "fc");
    }

    private Tensor Flattened(Tensor x, Func<Tensor, Tensor> layer)
    {
        x = layer(Conv(Conv(x, "conv1", 2).relu(), "conv2", 2));
        return Linear(Linear(F.max_pool2d(x.tanh(), 2).flatten(1), "fc1").relu(), "fc2");
    }

    private Tensor Transformer(Tensor x, Func<Tensor, Tensor> layer)
    {
        long patch = Weight("patch.weight").shape[2];
        int depth = Enumerable.Range(0, 100).First(b => !file.GetProperty("weights").TryGetProperty($"blocks.{b}.qkv.weight", out _));
        int heads = int.Parse(Regex.Match(file.GetProperty("architecture").GetString()!, "heads=(?<n>[0-9]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["n"].Value);
        x = F.conv2d(x, Weight("patch.weight"), Weight("patch.bias"), strides: [patch, patch]).flatten(2).transpose(1, 2);
        x = cat([Weight("cls").expand(x.shape[0], -1, -1), x], 1) + Weight("pos");
        long size = x.shape[2] / heads;
        for (int b = 0; b < depth; b++)
        {
            Tensor h = Norm(x, $"blocks.{b}.norm1");
            if (b == depth - 1)
                h = layer(h);
            Tensor[] qkv = Linear(h, $"blocks.{b}.qkv").reshape(x.shape[0], -1, 3, heads, size).permute(2, 0, 3, 1, 4).unbind();
            Tensor attention = qkv[0].matmul(qkv[1].transpose(2, 3)).div(Math.Sqrt(size)).softmax(-1);
            x = x + Linear(attention.matmul(qkv[2]).transpose(1, 2).reshape(x.shape), $"blocks.{b}.proj");
            x = x + Linear(Linear(Norm(x, $"blocks.{b}.norm2"), $"blocks.{b}.fc1").gelu(), $"blocks.{b}.fc2");
        }

        x = Norm(x, "norm");
        return Linear(x[TensorIndex.Colon, TensorIndex.Single(0)] + (0.3 * x[TensorIndex.Colon, TensorIndex.Slice(1)].mean([1])), "head");
    }

    private Tensor Conv(Tensor x, string name, long stride) =>
        F.conv2d(x, Weight($"{name}.weight"), Weight($"{name}.bias"), strides: [stride, stride], padding: [1, 1]);

    private Tensor Linear(Tensor x, string name) => F.linear(x, Weight($"{name}.weight"), Weight($"{name}.bias"));

    private Tensor Norm(Tensor x, string name) => F.layer_norm(x, [x.shape[^1]], Weight($"{name}.weight"), Weight($"{name}.bias"));

    private Tensor Weight(string name) => Read(file.GetProperty("weights").GetProperty(name));

    private Tensor Read(string name) => Read(file.GetProperty(name));

    private static Tensor Read(JsonElement e) => tensor(
        e.GetProperty("data").EnumerateArray().Select(v => v.GetSingle()).ToArray(),
        e.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64()).ToArray());
}
