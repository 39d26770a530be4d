using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// MobileNetV3 (Howard et al., ICCV 2019), large or small, with torchvision's names: features.0 and so on, classifier.0 and 3. TorchVision 0.107's rectifies in the
/// squeeze-and-excitation blocks with ReLU6 where the paper and PyTorch have ReLU, so this one is our own.
/// </summary>
public sealed class MobileNetV3 : ImageModel
{
    // Kernel, expanded channels, channels, squeeze and excitation, hard swish, stride: tables 1 and 2 of the paper.
    private static readonly (long Kernel, long Expanded, long Channels, bool Squeeze, bool Swish, long Stride)[] s_large =
    [
        (3, 16, 16, false, false, 1), (3, 64, 24, false, false, 2), (3, 72, 24, false, false, 1), (5, 72, 40, true, false, 2), (5, 120, 40, true, false, 1),
        (5, 120, 40, true, false, 1), (3, 240, 80, false, true, 2), (3, 200, 80, false, true, 1), (3, 184, 80, false, true, 1), (3, 184, 80, false, true, 1),
        (3, 480, 112, true, true, 1), (3, 672, 112, true, true, 1), (5, 672, 160, true, true, 2), (5, 960, 160, true, true, 1), (5, 960, 160, true, true, 1),
    ];

    private static readonly (long Kernel, long Expanded, long Channels, bool Squeeze, bool Swish, long Stride)[] s_small =
    [
        (3, 16, 16, true, false, 2), (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1), (5, 96, 40, true, true, 2), (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1),
        (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1), (5, 288, 96, true, true, 2), (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
    ];

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Sequential classifier;

    /// <summary>Random weights.</summary>
    /// <param name="large">The large one, or the small one.</param>
    /// <param name="classCount">Number of outputs.</param>
    public MobileNetV3(bool large, int classCount = 1000)
        : base(large ? "mobilenet_v3_large" : "mobilenet_v3_small")
    {
        List<Module<Tensor, Tensor>> layers = [ConvNorm(3, 16, 3, 2, 1, Hardswish())];
        long channels = 16;
        foreach (var block in large ? s_large : s_small)
        {
            layers.Add(new InvertedResidual(channels, block.Kernel, block.Expanded, block.Channels, block.Squeeze, block.Swish, block.Stride));
            channels = block.Channels;
        }

        FeatureLayer = $"features.{layers.Count}";
        layers.Add(ConvNorm(channels, 6 * channels, 1, 1, 1, Hardswish()));
        features = Sequential(layers);
        long hidden = large ? 1280 : 1024;
        classifier = Sequential(Linear(6 * channels, hidden), Hardswish(), Dropout(0.2), Linear(hidden, classCount));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "classifier.3";

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }

    private static Sequential ConvNorm(long inChannels, long outChannels, long kernel, long stride, long groups, Module<Tensor, Tensor>? activation) => Sequential(
    [
        Conv2d(inChannels, outChannels, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false),
        BatchNorm2d(outChannels, eps: 0.001, momentum: 0.01),
        .. activation is null ? (Module<Tensor, Tensor>[])[] : [activation],
    ]);

    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential block;
        private readonly bool _residual;

        public InvertedResidual(long inChannels, long kernel, long expanded, long outChannels, bool squeeze, bool swish, long stride)
            : base(nameof(InvertedResidual))
        {
            Module<Tensor, Tensor> Activation() => swish ? Hardswish() : ReLU();
            List<Module<Tensor, Tensor>> layers = [];
            if (expanded != inChannels)
                layers.Add(ConvNorm(inChannels, expanded, 1, 1, 1, Activation()));
            layers.Add(ConvNorm(expanded, expanded, kernel, stride, expanded, Activation()));
            if (squeeze)
                layers.Add(new SqueezeExcitation(expanded));
            layers.Add(ConvNorm(expanded, outChannels, 1, 1, 1, null));
            block = Sequential(layers);
            _residual = stride == 1 && inChannels == outChannels;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (!_residual)
                return block.call(input);
            using Tensor x = block.call(input);
            return input + x;
        }
    }

    /// <summary>Scales every channel by what all channels' means say (Hu et al., CVPR 2018).</summary>
    private sealed class SqueezeExcitation : Module<Tensor, Tensor>
    {
        private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
        private readonly Conv2d fc1;
        private readonly Conv2d fc2;
        private readonly ReLU activation = ReLU();
        private readonly Hardsigmoid scale_activation = Hardsigmoid();

        public SqueezeExcitation(long channels)
            : base(nameof(SqueezeExcitation))
        {
            long squeezed = Divisible(channels / 4);
            (fc1, fc2) = (Conv2d(channels, squeezed, 1), Conv2d(squeezed, channels, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor scale = scale_activation.call(fc2.call(activation.call(fc1.call(avgpool.call(input)))));
            return (scale * input).MoveToOuterDisposeScope();
        }

        // The nearest multiple of 8, but never less than nine tenths.
        private static long Divisible(long channels)
        {
            long rounded = Math.Max(8, (channels + 4) / 8 * 8);
            return rounded < 0.9 * channels ? rounded + 8 : rounded;
        }
    }
}
