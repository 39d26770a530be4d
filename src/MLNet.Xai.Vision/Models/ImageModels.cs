using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Vision.Models;

/// <summary>The architectures by name. With random weights or those of a file.</summary>
public static class ImageModels
{
    private static readonly SortedDictionary<string, (string Head, Func<int, ImageModel> Make)> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resnet18"] = ("fc", c => ResNet.Create(18, c)),
        ["resnet34"] = ("fc", c => ResNet.Create(34, c)),
        ["resnet50"] = ("fc", c => ResNet.Create(50, c)),
        ["resnet101"] = ("fc", c => ResNet.Create(101, c)),
        ["resnet152"] = ("fc", c => ResNet.Create(152, c)),
        ["resnext50_32x4d"] = ("fc", c => ResNet.CreateNext(50, 32, 4, c)),
        ["resnext101_32x8d"] = ("fc", c => ResNet.CreateNext(101, 32, 8, c)),
        ["resnext101_64x4d"] = ("fc", c => ResNet.CreateNext(101, 64, 4, c)),
        ["wide_resnet50_2"] = ("fc", c => ResNet.CreateWide(50, c)),
        ["wide_resnet101_2"] = ("fc", c => ResNet.CreateWide(101, c)),
        ["mobilenet_v3_large"] = ("classifier.3", c => new MobileNetV3(large: true, c)),
        ["mobilenet_v3_small"] = ("classifier.3", c => new MobileNetV3(large: false, c)),
        ["squeezenet1_1"] = ("classifier.1", c => new SqueezeNet(c)),
        ["vit_base_patch16_224"] = ("head", c => new VisionTransformer(new VisionTransformerOptions { ClassCount = c })),
    };

    static ImageModels()
    {
        foreach (int depth in (ReadOnlySpan<int>)[20, 32, 44, 56, 110])
            s_known[$"resnet{depth}_cifar"] = ("linear", c => new CifarResNet(c, depth));
        foreach ((string name, TorchVisionShape shape) in TorchVisionShape.Known)
            s_known[name] = (shape.Head, c => new TorchVisionModel(name, shape, c));
    }

    /// <summary>The names that <see cref="Create"/> takes; case does not matter.</summary>
    public static IReadOnlyCollection<string> Names => s_known.Keys;

    /// <summary>A model with random weights, in evaluation mode.</summary>
    /// <param name="architecture">One of <see cref="Names"/>.</param>
    /// <param name="classCount">Number of outputs.</param>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those there are.</exception>
    public static ImageModel Create(string architecture, int classCount = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        TorchRuntime.EnsureLoaded();
        ImageModel model = Known(architecture).Make(classCount);
        model.eval();
        return model;
    }

    /// <summary>A model with the weights of a file, in evaluation mode.</summary>
    /// <param name="architecture">One of <see cref="Names"/>.</param>
    /// <param name="weightsPath">safetensors, TorchSharp's <c>.dat</c>, PyTorch's <c>.pth</c> or <c>.pt</c>.</param>
    /// <param name="classCount">
    /// Number of outputs; default is the file's. With another number the last layer starts at random, everything below it comes from the file.
    /// </param>
    /// <param name="options">Where the weights are in the file; the defaults when null.</param>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those there are.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the model's; the message names which.</exception>
    public static ImageModel Load(string architecture, string weightsPath, int? classCount = null, WeightOptions? options = null)
    {
        string head = Known(architecture).Head + ".weight";
        StoredWeights file = StoredWeights.Open(weightsPath, options ?? new WeightOptions(), _ => false);
        long[]? shape = file.Entries.FirstOrDefault(e => VisionTransformer.TimmName(e.Name).Equals(head, StringComparison.Ordinal)).Tensor?.Shape;
        if (shape is not [> 0 and <= 1_000_000, ..])
        {
            throw new InvalidDataException(
                $"The weights in '{weightsPath}' are not those of {architecture}: '{head}' is missing or has no rows. {file.Found}{file.Hint([head])}");
        }

        ImageModel model = Create(architecture, classCount ?? (int)shape[0]);
        try
        {
            ModelWeights.Load(model, weightsPath, classCount is null ? options : Replacing(options));
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static WeightOptions Replacing(WeightOptions? options) => new()
    {
        ReplaceHead = true,
        HeadName = options?.HeadName,
        IgnoreUnexpected = options?.IgnoreUnexpected ?? false,
        Nested = options?.Nested,
        Prefix = options?.Prefix,
        Rename = options?.Rename,
    };

    private static (string Head, Func<int, ImageModel> Make) Known(string architecture) => s_known.TryGetValue(architecture, out var known)
        ? known
        : throw new ArgumentException($"There is no architecture '{architecture}'. There are: {string.Join(", ", Names)}.", nameof(architecture));
}
