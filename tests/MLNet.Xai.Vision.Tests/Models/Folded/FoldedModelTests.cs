using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Models.Folded;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Models.Folded;

public sealed class FoldedModelTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("resnet18", 64)]
    [InlineData("resnet50", 64)]
    [InlineData("resnet20_cifar", 32)]
    [InlineData("mobilenet_v2", 64)]
    public void Call_GivesTheModelsLogits(string architecture, int size)
    {
        random.manual_seed(2);
        using ImageModel model = ImageModels.Create(architecture, 7);
        using IDisposable mode = no_grad();
        // Batch norms as they are after training, not the identity.
        foreach ((string name, Tensor value) in model.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                value.copy_(randn(value.shape) * 0.1);
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
                value.copy_(rand(value.shape) + 0.5);
        }

        Tensor pictures = randn(2, 3, size, size);
        using FoldedModel folded = FoldedModel.Of(model)!;
        folded.Call(pictures).ShouldBeClose(model.call(pictures).Values(), 1e-4);
    }

    [Fact]
    public void Of_AnotherModel_IsNone()
    {
        using var net = new TinyNets.TinyGap();
        FoldedModel.Of(net).ShouldBeNull();
        using ImageModel training = ImageModels.Create("resnet20_cifar", 10);
        training.train();
        FoldedModel.Of(training).ShouldBeNull();
    }

    [Fact]
    public void Dispose_LeavesNoTensors()
    {
        using ImageModel model = ImageModels.Create("resnet20_cifar", 10);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using (NewDisposeScope())
        {
            _ = model.state_dict();
        }

        long before = Tensor.TotalCount;
        using (FoldedModel.Of(model))
        {
        }

        Tensor.TotalCount.ShouldBe(before);
    }
}
