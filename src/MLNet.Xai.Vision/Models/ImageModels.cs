namespace MLNet.Xai.Vision.Models;

/// <summary>The architectures by name. Weights come afterwards: <see cref="Weights.ModelWeights.Load(ImageModel, string, Weights.WeightOptions?)"/>.</summary>
public static class ImageModels
{
    private static readonly SortedDictionary<string, Func<int, ImageModel>> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resnet18"] = c => ResNet.Create(18, c),
        ["resnet34"] = c => ResNet.Create(34, c),
        ["resnet50"] = c => ResNet.Create(50, c),
        ["resnet101"] = c => ResNet.Create(101, c),
        ["resnet152"] = c => ResNet.Create(152, c),
        ["resnet20_cifar"] = c => new CifarResNet(c),
        ["mobilenet_v2"] = c => new MobileNetV2(c),
        ["vgg16"] = c => new Vgg16(c),
        ["squeezenet1_1"] = c => new SqueezeNet(c),
        ["inception_v3"] = c => new InceptionV3(c),
        ["vit_base_patch16_224"] = c => new VisionTransformer(new VisionTransformerOptions { ClassCount = c }),
    };

    /// <summary>The names that <see cref="Create"/> takes; case does not matter.</summary>
    public static IReadOnlyCollection<string> Names => s_known.Keys;

    /// <summary>A model with random weights, in evaluation mode.</summary>
    /// <param name="architecture">One of <see cref="Names"/>.</param>
    /// <param name="classCount">Number of outputs.</param>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those there are.</exception>
    public static ImageModel Create(string architecture, int classCount = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (!s_known.TryGetValue(architecture, out Func<int, ImageModel>? make))
            throw new ArgumentException($"There is no architecture '{architecture}'. There are: {string.Join(", ", Names)}.", nameof(architecture));
        ImageModel model = make(classCount);
        model.eval();
        return model;
    }
}
