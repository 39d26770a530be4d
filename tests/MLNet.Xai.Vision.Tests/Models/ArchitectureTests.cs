using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Models;

/// <summary>What every architecture must do: hooks, a default layer, another number of classes, gradients.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string, string, int> Networks => new()
    {
        { "alexnet", "features.11", 64 },
        { "googlenet", "inception5b", 64 },
        { "inception_v3", "Mixed_7c", 96 },
        { "mobilenet_v2", "features.18", 64 },
        { "mobilenet_v3_large", "features.16", 64 },
        { "mobilenet_v3_small", "features.12", 64 },
        { "resnet18", "layer4", 64 },
        { "resnet32_cifar", "layer3", 32 },
        { "resnet110_cifar", "layer3", 32 },
        { "resnext50_32x4d", "layer4", 64 },
        { "vgg11", "features.19", 32 },
        { "vgg13_bn", "features.33", 32 },
        { "vgg16", "features.29", 32 },
        { "vgg19_bn", "features.51", 32 },
        { "wide_resnet50_2", "layer4", 64 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Cam_OfTheDefaultLayer_IsTheGradientsOwn(string architecture, string layer, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using ImageModel model = ImageModels.Create(architecture, 6);
        Tensor picture = randn(1, 3, size, size);

        model.FeatureLayer.ShouldBe(layer);
        CamExplanation map = new CamExplainer(model).Explain(picture, new CamOptions { Method = CamMethod.GradCam, Target = ClassTarget.Class(2), Signed = true })[0];

        model.call(picture)[0, 2].item<float>().ShouldBe((float)map.Score, 1e-4f);
        map.Map.ShouldAllBe(v => float.IsFinite(v));
        map.Map.Max(Math.Abs).ShouldBeGreaterThan(0);
    }

    /// <summary>Nothing works in place: what a hook saw of any layer stays what it was.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Forward_LeavesEveryLayersResultAsItWas(string architecture, string layer, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using ImageModel model = ImageModels.Create(architecture, 6);
        List<(string Name, Tensor Shared, Tensor Copy)> seen = [];
        foreach ((string name, nn.Module module) in model.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> hooked)
                hooked.register_forward_hook((_, _, result) =>
                {
                    seen.Add((name, result.alias().DetachFromDisposeScope(), result.clone().DetachFromDisposeScope()));
                    return null!;
                });
        }

        model.call(randn(1, 3, size, size));

        seen.ShouldContain(s => s.Name == layer);
        foreach ((string name, Tensor shared, Tensor copy) in seen)
        {
            shared.equal(copy).all().item<bool>().ShouldBeTrue(name);
            shared.Dispose();
            copy.Dispose();
        }
    }

    [Theory]
    [InlineData("resnet50", 64)]
    [InlineData("resnet44_cifar", 32)]
    [InlineData("resnext50_32x4d", 64)]
    [InlineData("wide_resnet50_2", 64)]
    [InlineData("mobilenet_v2", 64)]
    public void Folded_GivesTheNetworksLogits(string architecture, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        manual_seed(2);
        using ImageModel model = ImageModels.Create(architecture, 6);
        foreach (TorchSharp.Modules.BatchNorm2d norm in model.modules().OfType<TorchSharp.Modules.BatchNorm2d>())
        {
            norm.running_mean!.uniform_(-0.1, 0.1);
            norm.running_var!.uniform_(0.5, 1.5);
        }

        using FoldedModel folded = FoldedModel.Of(model).ShouldNotBeNull();
        Tensor pictures = randn(3, 3, size, size);
        Tensor expected = model.call(pictures);

        folded.Call(pictures).ShouldBeClose(expected.Values(), 1e-4 * Math.Max(1, expected.abs().max().item<float>()));
    }

    [Theory]
    [InlineData(true, 16, 5_483_032)]
    [InlineData(false, 12, 2_542_856)]
    public void MobileNetV3_HasTorchvisionsParameters(bool large, int last, long parameters)
    {
        using var model = new MobileNetV3(large);

        model.parameters().Sum(p => p.numel()).ShouldBe(parameters);
        Dictionary<string, Tensor> state = model.state_dict();
        state.ShouldContainKey($"features.{last}.1.running_var");
        state["features.4.block.2.fc1.weight"].shape.ShouldBe(large ? [24, 72, 1, 1] : [24, 96, 1, 1]);
        model.modules().OfType<TorchSharp.Modules.ReLU6>().ShouldBeEmpty();
    }

    [Fact]
    public void CifarResNet_DepthThatIsNone_SaysWhichThereAre() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new CifarResNet(10, 21)).Message.ShouldContain("20, 32, 44, 56, 110");
}
