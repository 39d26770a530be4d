using TorchSharp.Modules;
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

    /// <summary>Beginnings of the names of auxiliary classifiers.</summary>
    public string[] Auxiliary { get; init; } = [];

    /// <summary>By torchvision's names. ResNets, ResNeXts and Wide ResNets are our own: docs/decisions/0010-networks-of-torchvision.md.</summary>
    public static IReadOnlyDictionary<string, TorchVisionShape> Known { get; } = new Dictionary<string, TorchVisionShape>(StringComparer.Ordinal)
    {
        ["alexnet"] = new("classifier.6", null, c => models.alexnet(c)),
        ["googlenet"] = new("fc", "inception5b", c => models.googlenet(c)) { Auxiliary = ["aux1.", "aux2."] },
        ["inception_v3"] = new("fc", "Mixed_7c", c => models.inception_v3(c)) { InputSize = 299, Auxiliary = ["AuxLogits."] },
        ["mobilenet_v2"] = new("classifier.1", "features.18", c => models.mobilenet_v2(c)),
        ["mobilenet_v3_large"] = new("classifier.3", "features.16", c => WithOutputs(models.mobilenet_v3_large(), c)),
        ["mobilenet_v3_small"] = new("classifier.3", "features.12", c => WithOutputs(models.mobilenet_v3_small(), c)),
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

    // TorchVision makes these with 1,000 outputs only.
    private static Module<Tensor, Tensor> WithOutputs(Module<Tensor, Tensor> network, int classCount)
    {
        Linear head = network.modules().OfType<Linear>().Last();
        if (head.weight.shape[0] != classCount)
        {
            Linear other = Linear(head.weight.shape[1], classCount);
            (head.weight, head.bias) = (other.weight, other.bias);
        }

        return network;
    }
}
