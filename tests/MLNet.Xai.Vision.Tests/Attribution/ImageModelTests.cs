using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>The repository's own networks, with random weights in single precision.</summary>
public sealed class ImageModelTests
{
    [Fact]
    public void DeepLift_ResidualNetwork_IsComplete()
    {
        using DisposeScope scope = NewDisposeScope();
        using ImageModel model = Create("resnet20_cifar");
        Tensor images = Nets.Images(2, 3, 16).to_type(ScalarType.Float32);
        Attributions found = new DeepLift().Explain(model, images);
        double size = found.Values.abs().sum().item<float>();
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-4 * size);
        Nets.ShouldNotLeak(() => new DeepLift().Explain(model, images).Dispose(), 2);
    }

    [Fact]
    public void IntegratedGradients_ResidualNetwork_MeetsItsTolerance()
    {
        using DisposeScope scope = NewDisposeScope();
        using ImageModel model = Create("resnet20_cifar");
        Tensor images = Nets.Images(1, 3, 16).to_type(ScalarType.Float32);
        Attributions found = new IntegratedGradients { Steps = 16, Tolerance = 0.02, MaxSteps = 512 }.Explain(model, images);
        Math.Abs(found.ConvergenceDelta![0]).ShouldBeLessThanOrEqualTo(0.02);
    }

    [Fact]
    public void GuidedMethods_ResidualNetwork_Run()
    {
        using DisposeScope scope = NewDisposeScope();
        using ImageModel model = Create("resnet20_cifar");
        Tensor images = Nets.Images(2, 3, 16).to_type(ScalarType.Float32);
        Tensor guided = new GuidedBackpropagation().Explain(model, images, ClassTarget.Class(1)).Values;
        Tensor withMap = new GuidedGradCam().Explain(model, images, ClassTarget.Class(1)).Values;
        guided.shape.ShouldBe([2, 3, 16, 16]);
        guided.abs().sum().item<float>().ShouldBeGreaterThan(0);
        // The map is not negative: no sign changes, and nothing where the map is zero.
        withMap.mul(guided).min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        Nets.ShouldNotLeak(() => new GuidedGradCam().Explain(model, images, ClassTarget.Class(1)).Dispose(), 2);
    }

    [Fact]
    public void Methods_Transformer_GradientsWorkAndModuleRulesAreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var model = new VisionTransformer(new() { ImageSize = 16, PatchSize = 8, Channels = 3, Width = 12, Depth = 2, Heads = 3, ClassCount = 4 });
        Tensor images = Nets.Images(2, 3, 16).to_type(ScalarType.Float32);
        Attributions found = new IntegratedGradients { Steps = 20 }.Explain(model, images);
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-3);
        Should.Throw<ArgumentException>(() => new GuidedBackpropagation().Explain(model, images)).Message.ShouldContain("nn.ReLU");
        Should.Throw<ArgumentException>(() => new DeepLift { Tolerance = 1e-4 }.Explain(model, images)).Message.ShouldContain("integrated gradients");
    }

    [Fact]
    public void Methods_TorchScriptFile_GradientsAndPerturbationsWork()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TorchScriptModel(Numbers.Golden("weights", "script.pt"));
        Tensor images = linspace(-1, 1, 50).reshape(2, 1, 5, 5);
        using Attributions found = new IntegratedGradients { Steps = 64 }.Explain(model, images);
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 0.02);
        new Occlusion { Window = [2, 2] }.Explain(model, images).Values.shape.ShouldBe([2, 1, 5, 5]);
        Should.Throw<ArgumentException>(() => new GuidedBackpropagation().Explain(model, images)).Message.ShouldContain("TorchScript");
    }

    private static ImageModel Create(string name)
    {
        manual_seed(3);
        return ImageModels.Create(name, 4);
    }
}
