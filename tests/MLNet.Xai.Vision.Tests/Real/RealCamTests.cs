using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Real;

/// <summary>Maps of real networks on real photographs, against PyTorch; skipped where the real data are absent.</summary>
public sealed class RealCamTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(RealModelTests.Photographs), MemberType = typeof(RealModelTests))]
    public void Explain_APhotograph_GivesPyTorchsMaps(string name)
    {
        Assert.SkipWhen(name.Length == 0, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);
        (Tensor input, Dictionary<string, StoredTensor> golden) = (network.Input, network.Golden);
        var explainer = new CamExplainer(network.Model);
        foreach ((string key, CamMethod method) in new[] { ("gradcam", CamMethod.GradCam), ("gradcampp", CamMethod.GradCamPlusPlus), ("layercam", CamMethod.LayerCam) })
        {
            CamExplanation map = explainer.Explain(
                input,
                // These golden maps follow the papers.
                new CamOptions { Method = method, Normalize = false, AtLayerResolution = true, PlusPlusEpsilon = 0 })[0];
            map.Class.ShouldBe(network.Target);
            float[] expected = golden[key].ToTensor().Values();
            Numbers.RelativeError(map.Map, expected).ShouldBeLessThan(1e-4, key);
        }

        CamExplanation gradcam = explainer.Explain(input, new CamOptions { Normalize = false, AtLayerResolution = true })[0];
        if (network.FeatureLayer == network.Model.HeadName)
        {
            // Global average pooling is all there is behind the layer: Grad-CAM is the target's own map.
            float[] own = golden["features"].ToTensor()[network.Target].relu().Values();
            Numbers.RelativeError(gradcam.Map, [.. own.Select(v => v / own.Length)]).ShouldBeLessThan(1e-4);
        }
        else
        {
            float[] cam = explainer.Explain(input, new CamOptions { Method = CamMethod.Cam, Normalize = false, AtLayerResolution = true })[0].Map;
            Numbers.RelativeError(gradcam.Map, [.. cam.Select(v => v / gradcam.Map.Length)]).ShouldBeLessThan(1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(RealModelTests.Photographs), MemberType = typeof(RealModelTests))]
    public void Saliency_OfAPhotograph_IsPyTorchsInputGradient(string name)
    {
        Assert.SkipWhen(name.Length == 0, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);

        Attributions saliency = new Saliency().Explain(network.Model, network.Input);

        float[] expected = network.Golden["input_grad"].ToTensor().Values();
        // A rectifier at the brink of zero that falls to the other side changes the gradient of the pixels it sees, and of no others.
        float largest = expected.Max(Math.Abs);
        expected.Zip(saliency.Values.Values()).Count(p => Math.Abs(p.First - p.Second) > 1e-3 * largest).ShouldBeLessThan(expected.Length / 200);
    }

    [Fact]
    public void AttentionRollout_OfDigits_IsPyTorchs()
    {
        string? path = TestData.Real("models", "vit_micro_mnist.safetensors");
        Assert.SkipWhen(path is null, TestData.RealMissing("models"));
        Dictionary<string, StoredTensor> golden = ModelWeights.Read(TestData.Real("golden", "vit_micro_mnist__rollout.safetensors")!);
        using var model = new VisionTransformer(new VisionTransformerOptions
        {
            ImageSize = 28,
            PatchSize = 4,
            Channels = 1,
            Width = 48,
            Depth = 4,
            Heads = 4,
            HiddenWidth = 96,
            ClassCount = 10,
        });
        ModelWeights.Load(model, path);
        Tensor pixels = ((golden["image_u8"].ToTensor().to(float32).unsqueeze(1) / 255) - 0.1307) / 0.3081;
        IReadOnlyList<CamExplanation> maps = new CamExplainer(model).Explain(
            pixels, new CamOptions { Method = CamMethod.AttentionRollout, AtLayerResolution = true, Normalize = false });
        Numbers.RelativeError([.. maps.SelectMany(m => m.Map)], golden["rollout"].ToTensor().Values()).ShouldBeLessThan(1e-4);
    }
}
