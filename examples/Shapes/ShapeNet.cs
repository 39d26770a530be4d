using MLNet.Xai.Vision.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Shapes;

/// <summary>A small convolutional network: four convolutions, the mean over the picture, one linear layer.</summary>
public sealed class ShapeNet : ImageModel
{
    private readonly Sequential features = Sequential(
        Convolution(3, 16, 2), Convolution(16, 32, 2), Convolution(32, 64, 2), Convolution(64, 64, 1));

    private readonly Linear fc = Linear(64, ShapePicture.Names.Length);

    public ShapeNet()
        : base("shape_net") => RegisterComponents();

    public override string HeadName => "fc";

    public override string FeatureLayer => "features.3";

    public override int InputSize => ShapePicture.Size;

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return fc.call(features.call(input).mean([2, 3])).MoveToOuterDisposeScope();
    }

    private static Sequential Convolution(long channels, long filters, long stride) =>
        Sequential(Conv2d(channels, filters, 3, stride: stride, padding: 1, bias: false), BatchNorm2d(filters), ReLU());
}
