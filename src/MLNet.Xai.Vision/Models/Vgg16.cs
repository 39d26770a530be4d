using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>VGG-16 without batch norm (Simonyan and Zisserman, ICLR 2015), torchvision's names: features.0..30, classifier.0, 3, 6.</summary>
public sealed class Vgg16 : ImageModel
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(7);
    private readonly Sequential classifier;

    /// <summary>Random weights.</summary>
    public Vgg16(int classCount = 1000)
        : base("vgg16")
    {
        List<Module<Tensor, Tensor>> layers = [];
        long channels = 3;
        foreach ((long width, int count) in new[] { (64L, 2), (128L, 2), (256L, 3), (512L, 3), (512L, 3) })
        {
            for (int i = 0; i < count; i++)
            {
                layers.AddRange([Conv2d(channels, width, 3, padding: 1), ReLU()]);
                channels = width;
            }

            layers.Add(MaxPool2d(2, 2));
        }

        features = Sequential(layers);
        classifier = Sequential(
            Linear(512 * 7 * 7, 4096), ReLU(), Dropout(), Linear(4096, 4096), ReLU(), Dropout(), Linear(4096, classCount));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "classifier.6";

    /// <inheritdoc/>
    public override string FeatureLayer => "features.29";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }
}
