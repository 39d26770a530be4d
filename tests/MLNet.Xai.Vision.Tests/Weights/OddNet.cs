using System.Globalization;
using MLNet.Xai.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>The network that the files of odd_weights hold in so many ways, and what PyTorch says of it.</summary>
internal sealed class OddNet : Module<Tensor, Tensor>
{
    /// <summary>The same network as a layer list.</summary>
    public const string LayerList =
        """
        {"layers": [
          {"name": "body.0", "op": "conv", "in": ["input"], "stride": [2, 2], "pad": [1, 1, 1, 1], "act": "relu"},
          {"name": "body.2", "op": "conv", "in": ["body.0"], "stride": [2, 2], "pad": [1, 1, 1, 1], "act": "relu"},
          {"name": "pool", "op": "gap", "in": ["body.2"]},
          {"name": "body.6", "op": "linear", "in": ["pool"]}]}
        """;

    private readonly Sequential body = Sequential(
        Conv2d(3, 8, 3, stride: 2, padding: 1), ReLU(), Conv2d(8, 8, 3, stride: 2, padding: 1), ReLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(8, 4));

    public OddNet()
        : base(nameof(OddNet)) => RegisterComponents();

    public static Tensor Input => linspace(-1, 1, 3 * 32 * 32).reshape(1, 3, 32, 32);

    public static float[] Expected =>
        [.. File.ReadAllText(TestData.Real("odd_weights", "ref.txt")!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(v => float.Parse(v, CultureInfo.InvariantCulture))];

    public override Tensor forward(Tensor input) => body.call(input);
}
