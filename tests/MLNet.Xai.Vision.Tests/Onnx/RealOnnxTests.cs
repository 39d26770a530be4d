using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Real;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>MobileNetV2 and SqueezeNet as ONNX files on real photographs, against libtorch and PyTorch's golden numbers; skipped where the real data are absent.</summary>
public sealed class RealOnnxTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(RealModelTests.Photographs), MemberType = typeof(RealModelTests))]
    public void Network_OnAPhotograph_GivesPyTorchsLogitsFeaturesAndMaps(string name)
    {
        Assert.SkipWhen(name.Length == 0, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);
        using OnnxImageModel onnx = Onnx(name, 1);

        Numbers.RelativeError(onnx.call(network.Input).Values(), network.Golden["logits"].ToTensor().Values()).ShouldBeLessThan(1e-4);
        onnx.FeatureLayer.ShouldBe(network.Model.FeatureLayer);
        Numbers.RelativeError(onnx.Activations(network.Input, network.FeatureLayer).Values(), network.Golden["features"].ToTensor().Values()).ShouldBeLessThan(1e-4);

        // Behind the layer there is nothing but pooling and one linear layer, or nothing but pooling: Grad-CAM is CAM's positive part by the number of pixels.
        CamExplanation cam = new CamExplainer(onnx).Explain(network.Input, new CamOptions { Method = CamMethod.Cam, Normalize = false, AtLayerResolution = true })[0];
        cam.Class.ShouldBe(network.Target);
        float[] gradcam = network.Golden["gradcam"].ToTensor().Values();
        Numbers.RelativeError([.. cam.Map.Select(v => v / cam.Map.Length)], gradcam).ShouldBeLessThan(1e-4);
    }

    [Theory]
    [InlineData("mobilenet_v2_1.0_224")]
    [InlineData("squeezenet1.1_winml")]
    public void Maps_OfAPhotograph_AreThoseOfLibtorch(string net)
    {
        string? name = RealModelTests.Photographs.Select(p => p.Data).FirstOrDefault(p => p.StartsWith(net, StringComparison.Ordinal));
        Assert.SkipWhen(name is null, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);
        using OnnxImageModel onnx = Onnx(name, 0);
        // A layer in the middle has few enough channels for Score-CAM's passes.
        string layer = net.StartsWith("mobile", StringComparison.Ordinal) ? "conv02" : "conv1";
        Tensor input = network.Input.contiguous();
        foreach ((CamMethod method, string at) in new[]
        {
            (CamMethod.ScoreCam, layer), (CamMethod.AblationCam, network.Model.FeatureLayer), (CamMethod.AblationCam, layer), (CamMethod.EigenCam, network.Model.FeatureLayer), (CamMethod.Cam, network.Model.FeatureLayer),
        })
        {
            var options = new CamOptions { Method = method, Layers = [at], Normalize = false, Signed = true, AtLayerResolution = true };
            float[] expected = new CamExplainer(network.Model).Explain(input, options)[0].Map;
            CamExplanation found = new CamExplainer(onnx).Explain(input, options)[0];
            found.Remark.ShouldBeNull();
            Numbers.RelativeError(found.Map, expected).ShouldBeLessThan(1e-4, $"{method} of {at}");
        }
    }

    [Fact]
    public void Lime_OfAPhotograph_HasLibtorchsWeights()
    {
        string? name = RealModelTests.Photographs.Select(p => p.Data).FirstOrDefault(p => p.StartsWith("mobilenet", StringComparison.Ordinal));
        Assert.SkipWhen(name is null, TestData.RealMissing("golden"));
        using var network = new RealNetwork(name);
        using OnnxImageModel onnx = Onnx(name, 1);
        byte[] rgb = network.Golden["image_u8"].ToTensor().bytes.ToArray();
        ImageRecipe recipe = ImageRecipe.Half with { ResizeTo = 0 };
        var options = new ImageLimeOptions { Segmentation = ImageSegmentation.Grid(7, 7), Lime = new LimeImageOptions { Samples = 100, TopLabels = 2 } };

        ImageLimeExplanation expected = new ImageLimeExplainer(network.Model, recipe).Explain(rgb, options), found = new ImageLimeExplainer(onnx, recipe).Explain(rgb, options);

        found.Lime.Labels.ShouldBe(expected.Lime.Labels);
        foreach (int label in found.Lime.Labels)
            Numbers.RelativeError(found.WeightMap(label), expected.WeightMap(label)).ShouldBeLessThan(1e-4);
    }

    private static OnnxImageModel Onnx(string golden, long batch) => new(LayerListFile.Write(TestData.Real("models", golden.Split("__")[0] + ".json")!, batch));
}
