using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>SqueezeNet 1.1 (Iandola et al., 2016), torchvision's names: features.0..12, classifier.1.</summary>
public sealed class SqueezeNet : ImageModel
{
    private readonly Sequential features = Sequential(
        Conv2d(3, 64, 3, stride: 2), ReLU(), Pool(),
        new Fire(64, 16, 64), new Fire(128, 16, 64), Pool(),
        new Fire(128, 32, 128), new Fire(256, 32, 128), Pool(),
        new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256), new Fire(512, 64, 256));

    private readonly Sequential classifier;

    /// <summary>Random weights.</summary>
    public SqueezeNet(int classCount = 1000)
        : base("squeezenet1_1")
    {
        classifier = Sequential(Dropout(), Conv2d(512, classCount, 1), ReLU(), AdaptiveAvgPool2d(1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "classifier.1";

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer => "features.12";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return classifier.call(features.call(input)).flatten(1).MoveToOuterDisposeScope();
    }

    private static MaxPool2d Pool() => MaxPool2d(3, 2, ceil_mode: true);

    private sealed class Fire : Module<Tensor, Tensor>
    {
        private readonly Conv2d squeeze;
        private readonly ReLU squeeze_activation = ReLU();
        private readonly Conv2d expand1x1;
        private readonly ReLU expand1x1_activation = ReLU();
        private readonly Conv2d expand3x3;
        private readonly ReLU expand3x3_activation = ReLU();

        public Fire(long inChannels, long squeezed, long expanded)
            : base(nameof(Fire))
        {
            squeeze = Conv2d(inChannels, squeezed, 1);
            expand1x1 = Conv2d(squeezed, expanded, 1);
            expand3x3 = Conv2d(squeezed, expanded, 3, padding: 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = squeeze_activation.call(squeeze.call(input));
            Tensor[] both = [expand1x1_activation.call(expand1x1.call(x)), expand3x3_activation.call(expand3x3.call(x))];
            return cat(both, 1).MoveToOuterDisposeScope();
        }
    }
}
