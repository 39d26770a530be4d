using System.Text.Json;
using ImageComparison;
using Microsoft.ML;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Tests.Examples;

namespace MLNet.Xai.Vision.Tests.Real;

/// <summary>The comparison of explanations on real networks and photographs, by the same way as its command line; skipped where the real data are absent.</summary>
public sealed class RealComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mobilenet_v2_1.0_224", "half", "imagenet_labels_1001.txt", "captum_elephant.jpg", "African elephant", 0.594)]
    [InlineData("mobilenet_v2_1.0_224", "half", "imagenet_labels_1001.txt", "coral_cat_720p.jpg", "Egyptian cat", 0.956)]
    [InlineData("mobilenet_v2_1.0_224", "half", "imagenet_labels_1001.txt", "pgc_both.png", "bull mastiff", 0.523)]
    [InlineData("squeezenet1.1_winml", "caffe", "imagenet_class_index.json", "pgc_both.png", "bull_mastiff", 0.603)]
    public void Run_RealNetworkOnAPhotograph_ExplainsTheStatedClass(string network, string recipe, string labels, string photo, string name, double probability)
    {
        string? weights = TestData.Real("models", network + ".safetensors"), file = TestData.Real("images", photo);
        Assert.SkipWhen(weights is null || file is null, TestData.RealMissing("models"));
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName;
        File.Copy(file!, Path.Combine(images, photo));
        Options options = Asked.By(
            ["--weights", weights!, "--model", "layers", "--labels", TestData.Real("images", labels)!, "--images", images, "--recipe", recipe, "--methods", "Grad-CAM", "--samples", "20"]).Options;
        var ml = new MLContext(1);

        Agreement[] averages = Comparison.Run(ml, _folder, [new Study(WeightsSubject.Load(options), PhotoFolder.Read(ml, images, 10))]);

        averages.Length.ShouldBe(1);
        using JsonDocument lime = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "explain_params.json")));
        lime.RootElement[0].GetProperty("className").GetString().ShouldBe(name);
        lime.RootElement[0].GetProperty("probability").GetDouble().ShouldBe(probability, 0.02);
    }

    [Fact]
    public void Load_VisionTransformerOfDigits_TakesItsSizeChannelsAndHeads()
    {
        string? weights = TestData.Real("models", "vit_micro_mnist.safetensors");
        Assert.SkipWhen(weights is null, TestData.RealMissing("models"));

        Subject digits = WeightsSubject.Load(Asked.By(
            ["--weights", weights, "--model", "vit", "--heads", "4", "--recipe", "unit", "--mean", "0.1307", "--deviation", "0.3081", "--images", _folder]).Options);

        (digits.Recipe.Width, digits.Recipe.Channels, digits.Recipe.Mean[0], digits.Labels.Length).ShouldBe((28, 1, 0.1307f, 10));
        digits.Methods.ShouldBe([CamMethod.GradCam, CamMethod.GradCamElementWise, CamMethod.AttentionRollout]);
    }
}
