using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// ResNet-20, 32, 44, 56 or 110 for pictures of 32x32 (He et al., section 4.2) with the names of akamaster/pytorch_resnet_cifar10: conv1, bn1, layer1..layer3, linear.
/// Shortcuts have no parameters: every second pixel, new channels zero (option A).
/// </summary>
public sealed class CifarResNet : ImageModel
{
    private readonly Conv2d conv1 = Conv2d(3, 16, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = BatchNorm2d(16);
    private readonly ReLU relu = ReLU();
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Linear linear;

    /// <summary>Random weights.</summary>
    /// <param name="classCount">Number of outputs.</param>
    /// <param name="depth">6n + 2 layers: 20 and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The depth is no such number.</exception>
    public CifarResNet(int classCount = 10, int depth = 20)
        : base($"resnet{depth}_cifar")
    {
        if (depth < 8 || depth % 6 != 2)
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "Residual networks for small pictures have 6n + 2 layers: 20, 32, 44, 56, 110.");
        int blocks = (depth - 2) / 6;
        layer1 = Stage(16, 16, blocks);
        layer2 = Stage(16, 32, blocks);
        layer3 = Stage(32, 64, blocks);
        linear = Linear(64, classCount);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "linear";

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer => "layer3";

    /// <inheritdoc/>
    public override int InputSize => 32;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = relu.call(bn1.call(conv1.call(input)));
        x = layer3.call(layer2.call(layer1.call(x)));
        return linear.call(x.mean([2, 3])).MoveToOuterDisposeScope();
    }

    private static Sequential Stage(long inPlanes, long planes, int blocks) =>
        Sequential([new Block(inPlanes, planes), .. Enumerable.Range(1, blocks - 1).Select(_ => new Block(planes, planes))]);

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly ReLU relu = ReLU();
        private readonly long _added;

        public Block(long inPlanes, long planes)
            : base(nameof(Block))
        {
            _added = planes - inPlanes;
            conv1 = Conv2d(inPlanes, planes, 3, stride: _added > 0 ? 2 : 1, padding: 1, bias: false);
            bn1 = BatchNorm2d(planes);
            conv2 = Conv2d(planes, planes, 3, padding: 1, bias: false);
            bn2 = BatchNorm2d(planes);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(input)))));
            return relu.call(x + Shortcut(input)).MoveToOuterDisposeScope();
        }

        private Tensor Shortcut(Tensor input)
        {
            if (_added == 0)
                return input;
            Tensor half = input[TensorIndex.Ellipsis, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)];
            return functional.pad(half, new[] { 0, 0, 0, 0, _added / 2, _added / 2 });
        }
    }
}
