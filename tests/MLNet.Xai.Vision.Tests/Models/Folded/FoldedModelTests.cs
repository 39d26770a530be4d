using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Attribution;
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

        Tensor pictures = randn(9, 3, size, size);
        using FoldedModel folded = FoldedModel.Of(model)!;
        folded.Call(pictures).ShouldBeClose(model.call(pictures).Values(), 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScoringModel_ManyLargePictures_GivesTheModelsLogits(bool fold)
    {
        using ImageModel model = ImageModels.Create("resnet20_cifar", 10);
        model.eval();
        using IDisposable mode = no_grad();
        Tensor pictures = randn(9, 3, 224, 224);
        using var scoring = new ScoringModel(model, fold);
        scoring.Call(pictures).ShouldBeClose(model.call(pictures).Values(), 1e-4);
    }

    [Fact]
    public void Occlusion_OfAFoldedModel_IsTheModelsOwnFalls()
    {
        using ImageModel model = ImageModels.Create("resnet20_cifar", 10);
        model.eval();
        Tensor picture = randn(1, 3, 32, 32);
        Tensor falls = new Occlusion { Window = [16, 16], Stride = [16, 16] }.Explain(model, picture, ClassTarget.Class(3)).Values;

        using IDisposable mode = no_grad();
        float[] expected = new float[4];
        for (int k = 0; k < 4; k++)
        {
            Tensor hidden = picture.clone();
            hidden.narrow(2, 16 * (k / 2), 16).narrow(3, 16 * (k % 2), 16).fill_(0);
            expected[k] = (model.call(picture) - model.call(hidden))[0, 3].item<float>();
        }

        falls[0, 0][TensorIndex.Slice(step: 16), TensorIndex.Slice(step: 16)].flatten().ShouldBeClose(expected, 1e-4);
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

        long before = LiveTensors.Count();
        using (FoldedModel.Of(model))
        {
        }

        Tensor.TotalCount.ShouldBe(before);
    }
}
