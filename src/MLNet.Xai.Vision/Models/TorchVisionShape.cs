using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torchvision;

namespace MLNet.Xai.Vision.Models;

/// <summary>What is known of a TorchVision architecture.</summary>
/// <param name="Head">The last module with weights.</param>
/// <param name="FeatureLayer">The last layer with spatial extent; null for the last rectifier of <c>features</c>.</param>
/// <param name="Make">Makes it with random weights and so many outputs.</param>
internal sealed record TorchVisionShape(string Head, string? FeatureLayer, Func<int, Module<Tensor, Tensor>> Make)
{
    /// <summary>Height and width that the published weights were trained for.</summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Whether torchvision's published weights want their input transformed (<see cref="TorchVisionModel.TransformInput"/>).</summary>
    public bool Transforms { get; init; }

    /// <summary>Beginnings of the names of auxiliary classifiers.</summary>
    public string[] Auxiliary { get; init; } = [];

    /// <summary>By torchvision's names. ResNets, ResNeXts, Wide ResNets and MobileNetV3 are our own: docs/decisions/0010-networks-of-torchvision.md.</summary>
    public static IReadOnlyDictionary<string, TorchVisionShape> Known { get; } = new Dictionary<string, TorchVisionShape>(StringComparer.Ordinal)
    {
        ["alexnet"] = new("classifier.6", null, c => models.alexnet(c)),
        ["googlenet"] = new("fc", "inception5b", c => models.googlenet(c)) { Transforms = true, Auxiliary = ["aux1.", "aux2."] },
        ["inception_v3"] = new("fc", "Mixed_7c", c => models.inception_v3(c)) { InputSize = 299, Transforms = true, Auxiliary = ["AuxLogits."] },
        ["mobilenet_v2"] = new("classifier.1", "features.18", c => models.mobilenet_v2(c)),
        ["vgg11"] = Vgg(c => models.vgg11(c)),
        ["vgg11_bn"] = Vgg(c => models.vgg11_bn(c)),
        ["vgg13"] = Vgg(c => models.vgg13(c)),
        ["vgg13_bn"] = Vgg(c => models.vgg13_bn(c)),
        ["vgg16"] = Vgg(c => models.vgg16(c)),
        ["vgg16_bn"] = Vgg(c => models.vgg16_bn(c)),
        ["vgg19"] = Vgg(c => models.vgg19(c)),
        ["vgg19_bn"] = Vgg(c => models.vgg19_bn(c)),
    };

    private static TorchVisionShape Vgg(Func<int, Module<Tensor, Tensor>> make) => new("classifier.6", null, make);
}
