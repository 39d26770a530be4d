using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>Inverted residuals with linear bottlenecks (Sandler et al., CVPR 2018), torchvision's names: features.0..18, classifier.1.</summary>
public sealed class MobileNetV2 : ImageModel
{
    // Expansion, channels, repeats, stride of the first: table 2 of the paper.
    private static readonly (long T, long C, int N, long S)[] s_stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>Random weights, width 1.0.</summary>
    public MobileNetV2(int classCount = 1000)
        : base("mobilenet_v2")
    {
        List<Module<Tensor, Tensor>> layers = [ConvNormReLU6(3, 32, 3, 2, 1)];
        long channels = 32;
        foreach ((long t, long c, int n, long s) in s_stages)
        {
            for (int i = 0; i < n; i++)
            {
                layers.Add(new InvertedResidual(channels, c, i == 0 ? s : 1, t));
                channels = c;
            }
        }

        layers.Add(ConvNormReLU6(channels, 1280, 1, 1, 1));
        features = Sequential(layers);
        classifier = Sequential(Dropout(0.2), Linear(1280, classCount));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "classifier.1";

    /// <inheritdoc/>
    public override string FeatureLayer => "features.18";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return classifier.call(features.call(input).mean([2, 3])).MoveToOuterDisposeScope();
    }

    private static Sequential ConvNormReLU6(long inChannels, long outChannels, long kernel, long stride, long groups) => Sequential(
        Conv2d(inChannels, outChannels, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false),
        BatchNorm2d(outChannels),
        ReLU6());

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential conv;
        private readonly bool _residual;

        public InvertedResidual(long inChannels, long outChannels, long stride, long expansion)
            : base(nameof(InvertedResidual))
        {
            long hidden = inChannels * expansion;
            List<Module<Tensor, Tensor>> layers = [];
            if (expansion != 1)
                layers.Add(ConvNormReLU6(inChannels, hidden, 1, 1, 1));
            layers.AddRange(
                [ConvNormReLU6(hidden, hidden, 3, stride, hidden), Conv2d(hidden, outChannels, 1, bias: false), BatchNorm2d(outChannels)]);
            conv = Sequential(layers);
            _residual = stride == 1 && inChannels == outChannels;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (!_residual)
                return conv.call(input);
            using Tensor x = conv.call(input);
            return input + x;
        }
    }
}
