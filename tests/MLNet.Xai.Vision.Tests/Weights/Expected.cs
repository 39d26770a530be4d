using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>What PyTorch says of the net that tests/Golden/weights holds.</summary>
internal static class Expected
{
    private static readonly JsonElement s_file = JsonDocument.Parse(File.ReadAllBytes(Numbers.Golden("weights", "expected.json"))).RootElement;

    public static float[] Logits => [.. s_file.GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())];

    public static Tensor Input => linspace(-1, 1, 50).reshape(2, 1, 5, 5);
}

/// <summary>The net in those files.</summary>
internal sealed class SmallNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(1, 2, 3);
    private readonly BatchNorm2d bn = BatchNorm2d(2);
    private readonly Linear fc;

    public SmallNet(int classes = 3)
        : base(nameof(SmallNet))
    {
        fc = Linear(2, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return fc.call(bn.call(conv.call(input)).relu().mean([2, 3])).MoveToOuterDisposeScope();
    }
}
