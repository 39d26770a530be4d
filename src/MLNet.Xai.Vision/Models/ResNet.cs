using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// Residual network (He et al., CVPR 2016), ResNeXt (Xie et al., CVPR 2017) or Wide ResNet (Zagoruyko and Komodakis, BMVC 2016) with torchvision's names: conv1, bn1,
/// layer1..layer4, fc. Every rectifier is a module that can be hooked, also the one behind an addition.
/// </summary>
public sealed class ResNet : ImageModel
{
    private readonly Conv2d conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = BatchNorm2d(64);
    private readonly ReLU relu = ReLU();
    private readonly MaxPool2d maxpool = MaxPool2d(3, 2, 1);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Linear fc;

    private ResNet(string architecture, int[] blocks, bool bottleneck, int classCount, long groups = 1, long groupWidth = 64)
        : base(architecture)
    {
        long width = 64;
        layer1 = Stage(64, blocks[0], 1);
        layer2 = Stage(128, blocks[1], 2);
        layer3 = Stage(256, blocks[2], 2);
        layer4 = Stage(512, blocks[3], 2);
        fc = Linear(width, classCount);
        RegisterComponents();

        Sequential Stage(long planes, int count, long stride)
        {
            var stage = new List<Module<Tensor, Tensor>>();
            for (int i = 0; i < count; i++)
            {
                long s = i == 0 ? stride : 1;
                stage.Add(bottleneck ? new BottleneckBlock(width, planes, s, planes * groupWidth / 64 * groups, groups) : new BasicBlock(width, planes, s));
                width = bottleneck ? planes * 4 : planes;
            }

            return Sequential(stage);
        }
    }

    /// <inheritdoc/>
    public override string HeadName => "fc";

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer => "layer4";

    /// <summary>ResNet-18, 34, 50, 101 or 152.</summary>
    public static ResNet Create(int depth, int classCount = 1000) => new($"resnet{depth}", Blocks(depth), depth > 34, classCount);

    /// <summary>ResNeXt-50 or 101: bottlenecks whose middle convolution has groups.</summary>
    /// <param name="depth">50 or 101.</param>
    /// <param name="groups">32 or 64.</param>
    /// <param name="groupWidth">Channels of a group in the first stage: 4 or 8.</param>
    /// <param name="classCount">Number of outputs.</param>
    internal static ResNet CreateNext(int depth, int groups, int groupWidth, int classCount) =>
        new($"resnext{depth}_{groups}x{groupWidth}d", Blocks(depth), true, classCount, groups, groupWidth);

    /// <summary>Wide ResNet-50-2 or 101-2: the middle of every bottleneck is twice as wide.</summary>
    internal static ResNet CreateWide(int depth, int classCount) => new($"wide_resnet{depth}_2", Blocks(depth), true, classCount, groupWidth: 128);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }

    private static int[] Blocks(int depth) => depth switch
    {
        18 => [2, 2, 2, 2],
        34 or 50 => [3, 4, 6, 3],
        101 => [3, 4, 23, 3],
        152 => [3, 8, 36, 3],
        _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "Residual networks come with 18, 34, 50, 101 and 152 layers."),
    };
}
