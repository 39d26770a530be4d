using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>Two 3x3 convolutions beside a shortcut.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU();
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;

    public BasicBlock(long inPlanes, long planes, long stride)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inPlanes, planes, 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(planes);
        conv2 = Conv2d(planes, planes, 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(planes);
        downsample = Shortcut(inPlanes, planes, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(input)))));
        return relu.call(x + (downsample?.call(input) ?? input)).MoveToOuterDisposeScope();
    }

    /// <summary>A strided 1x1 convolution where shapes differ, otherwise nothing.</summary>
    internal static Sequential? Shortcut(long inPlanes, long outPlanes, long stride) =>
        stride == 1 && inPlanes == outPlanes
            ? null
            : Sequential(("0", Conv2d(inPlanes, outPlanes, 1, stride: stride, bias: false)), ("1", BatchNorm2d(outPlanes)));
}

/// <summary>1x1, 3x3 (which has the stride) and 1x1 convolutions beside a shortcut; four times as wide at its end.</summary>
internal sealed class BottleneckBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;
    private readonly ReLU relu = ReLU();
    private readonly Sequential? downsample;

    public BottleneckBlock(long inPlanes, long planes, long stride, long inner, long groups)
        : base(nameof(BottleneckBlock))
    {
        conv1 = Conv2d(inPlanes, inner, 1, bias: false);
        bn1 = BatchNorm2d(inner);
        conv2 = Conv2d(inner, inner, 3, stride: stride, padding: 1, groups: groups, bias: false);
        bn2 = BatchNorm2d(inner);
        conv3 = Conv2d(inner, planes * 4, 1, bias: false);
        bn3 = BatchNorm2d(planes * 4);
        downsample = BasicBlock.Shortcut(inPlanes, planes * 4, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = relu.call(bn1.call(conv1.call(input)));
        x = bn3.call(conv3.call(relu.call(bn2.call(conv2.call(x)))));
        return relu.call(x + (downsample?.call(input) ?? input)).MoveToOuterDisposeScope();
    }
}
