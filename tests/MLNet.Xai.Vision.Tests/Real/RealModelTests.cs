using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Real;

/// <summary>Real weights on real photographs against PyTorch's numbers; skipped where the real data are absent.</summary>
public sealed class RealModelTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Every golden file of a network whose layer list lies in models/, as <c>network__photo</c>.</summary>
    public static TheoryData<string> Photographs
    {
        get
        {
            TheoryData<string> files = [];
            if (TestData.Real("golden") is { } folder)
            {
                foreach (string file in Directory.EnumerateFiles(folder, "*__*.safetensors").Order(StringComparer.Ordinal))
                {
                    if (TestData.Real("models", Path.GetFileName(file).Split("__")[0] + ".json") is not null)
                        files.Add(Path.GetFileNameWithoutExtension(file));
                }
            }

            if (files.Count == 0)
                files.Add("");
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Photographs))]
    public void LayerListModel_OnAPhotograph_GivesPyTorchsLogitsFeaturesAndGradient(string name)
    {
        Assert.SkipWhen(name.Length == 0, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);
        (LayerListModel model, Dictionary<string, StoredTensor> golden) = (network.Model, network.Golden);

        model.FeatureLayer.ShouldBe(network.FeatureLayer);
        Tensor? features = null;
        var hook = model.Layer(model.FeatureLayer).register_forward_hook(
            (_, _, o) => (features = o.detach().requires_grad_(true).DetachFromDisposeScope()).clone());
        Tensor logits = model.call(network.Input);
        hook.remove();
        Close(logits, golden["logits"], 1e-3);
        Tensor probability = logits.softmax(1);
        probability.argmax(1).item<long>().ShouldBe(network.Target);
        probability[0, network.Target].item<float>().ShouldBe(network.Probability, 0.02);

        autograd.backward([logits[0, network.Target]], inputs: [features!]);
        Close(features!, golden["features"], 1e-3);
        Close(features!.grad!, golden["feature_grad"], 1e-3);
        features.Dispose();
    }

    [Fact]
    public void SqueezeNet_OfTheLayerList_AlsoLoadsIntoTheArchitecture()
    {
        string? path = TestData.Real("models", "squeezenet1.1_winml.safetensors");
        Assert.SkipWhen(path is null, TestData.RealMissing("models"));
        using LayerListModel list = LayerListModel.Load(path);
        using ImageModel model = ImageModels.Create("squeezenet1_1");
        (int Own, int Fire)[] fires = [(3, 2), (4, 3), (6, 4), (7, 5), (9, 6), (10, 7), (11, 8), (12, 9)];
        ModelWeights.Load(model, path, new WeightOptions { Rename = Rename });
        Tensor x = rand(1, 3, 224, 224) * 255 - 120;
        model.call(x).ShouldBeClose(list.call(x).Values(), 1e-4);

        string Rename(string name)
        {
            foreach ((int own, int fire) in fires)
                name = name.Replace($"fire{fire}.squeeze1x1", $"features.{own}.squeeze", StringComparison.Ordinal).Replace($"fire{fire}.", $"features.{own}.", StringComparison.Ordinal);
            return name.Replace("conv10", "classifier.1", StringComparison.Ordinal).Replace("conv1.", "features.0.", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void VisionTransformer_OnDigits_GivesPyTorchsLogitsAndAttention()
    {
        string? path = TestData.Real("models", "vit_micro_mnist.safetensors");
        Assert.SkipWhen(path is null, TestData.RealMissing("models"));
        Dictionary<string, StoredTensor> golden = ModelWeights.Read(TestData.Real("golden", "vit_micro_mnist__rollout.safetensors")!);
        Should.Throw<ArgumentException>(() => VisionTransformerOptions.FromWeights(path)).Message.ShouldContain("width of 48");
        using var model = new VisionTransformer(VisionTransformerOptions.FromWeights(path, heads: 4));
        (model.InputSize, model.InputChannels, model.PatchesPerSide, model.AttentionLayers.Count).ShouldBe((28, 1, 7, 4));
        ModelWeights.Load(model, path);
        List<Tensor> attention = [];
        foreach (string layer in model.AttentionLayers)
        {
            model.Layer(layer).register_forward_hook((_, _, o) =>
            {
                attention.Add(o.alias().DetachFromDisposeScope());
                return null!;
            });
        }

        Tensor pixels = golden["image_u8"].ToTensor().to(float32).unsqueeze(1);
        Tensor logits = model.call(((pixels / 255) - 0.1307) / 0.3081);
        Close(logits, golden["logits"], 1e-4);
        Close(stack(attention, 1), golden["attention"], 1e-4);
        attention.ForEach(a => a.Dispose());
    }

    /// <summary>Photographs averaged down to 32x32; the logits are PyTorch 1.13's with akamaster's network.</summary>
    [Theory]
    [InlineData("pgc_both", 5, 0.5885f, new[] { -2.26808f, -3.37747f, 2.15295f, 0.28948f, -1.34045f, 7.4728f, -5.12006f, 7.10562f, -4.92951f, -0.02735f })]
    [InlineData("captum_elephant", 3, 0.9116f, new[] { -1.38989f, 1.9375f, -5.66017f, 7.46185f, 2.0278f, 1.17005f, -4.41515f, 5.01358f, -5.10644f, -1.09816f })]
    public void CifarResNet_OnASmallPhotograph_GivesPyTorchsLogits(string photo, int target, float probability, float[] expected)
    {
        string? path = TestData.Real("models", "cifar10_resnet20.safetensors");
        Assert.SkipWhen(path is null, TestData.RealMissing("models"));
        using ImageModel model = ImageModels.Load("resnet20_cifar", path);
        Tensor pixels = ModelWeights.Read(TestData.Real("golden", $"mobilenet_v2_1.0_224__{photo}.safetensors")!)["image_u8"].ToTensor();
        Tensor small = nn.functional.avg_pool2d(pixels.to(float32).permute(2, 0, 1).unsqueeze(0) / 255, 7);
        Tensor logits = model.call((small - tensor(new[] { 0.485f, 0.456f, 0.406f }, [3, 1, 1])) / tensor(new[] { 0.229f, 0.224f, 0.225f }, [3, 1, 1]));
        logits.ShouldBeClose(expected, 1e-3);
        Tensor chances = logits.softmax(1);
        chances.argmax(1).item<long>().ShouldBe(target);
        chances[0, target].item<float>().ShouldBe(probability, 0.001);
    }

    private static void Close(Tensor actual, StoredTensor expected, double tolerance)
    {
        using Tensor wanted = expected.ToTensor();
        actual.NumberOfElements.ShouldBe(wanted.NumberOfElements);
        actual.ShouldBeClose(wanted.Values(), tolerance);
    }
}
