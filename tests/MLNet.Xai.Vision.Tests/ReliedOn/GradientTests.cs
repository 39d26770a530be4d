using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>What explainers ask of autograd, and that what goes wrong in libtorch arrives as an exception.</summary>
public sealed class GradientTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Backward_WithInputs_TouchesOnlyThese()
    {
        using var layer = Linear(3, 2);
        Tensor hidden = layer.call(rand(4, 3));
        hidden.retain_grad();
        autograd.backward([hidden.relu().sum()], inputs: [hidden]);
        hidden.grad!.shape.ShouldBe([4, 2]);
        layer.weight!.grad.ShouldBeNull();
    }

    [Fact]
    public void Backward_WithSeeds_GivesEachRowItsOwnTarget()
    {
        Tensor x = arange(0, 6, dtype: float32).reshape(2, 3).requires_grad_();
        autograd.backward([x.pow(2)], grad_tensors: [tensor(new float[] { 1, 0, 0, 0, 0, 2 }, [2, 3])], inputs: [x]);
        x.grad!.Values().ShouldBe([0f, 0, 0, 0, 0, 20]);
    }

    [Fact]
    public void Grad_OfAnInputThatWasNotUsed_IsNullWhereThatIsAllowed()
    {
        Tensor used = ones([2], requires_grad: true), unused = ones([2], requires_grad: true);
        IList<Tensor> gradients = autograd.grad([used.sum()], [used, unused], allow_unused: true);
        gradients[0].Values().ShouldBe([1f, 1f]);
        (gradients[1] is null || gradients[1].IsInvalid).ShouldBeTrue();
    }

    [Fact]
    public void NoGradAndInferenceMode_RecordNothing_AndEndWithTheirScope()
    {
        Tensor x = ones([1], requires_grad: true);
        using (no_grad())
            (x * 2).requires_grad.ShouldBeFalse();
        using (inference_mode())
            (x * 2).requires_grad.ShouldBeFalse();
        using (no_grad())
        using (enable_grad())
            (x * 2).requires_grad.ShouldBeTrue();
        (x * 2).requires_grad.ShouldBeTrue();
        (x * 2).detach().requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Interpolate_Bilinear_IsPyTorchs()
    {
        Tensor x = tensor(new float[] { 0, 1, 2, 3 }, [1, 1, 2, 2]);
        functional.interpolate(x, [1, 4], mode: InterpolationMode.Bilinear, align_corners: false).Values().ShouldBe([1f, 1.25f, 1.75f, 2f]);
        functional.interpolate(x, [2, 3], mode: InterpolationMode.Bilinear, align_corners: true).Values().ShouldBe([0f, 0.5f, 1f, 2f, 2.5f, 3f]);
    }

    [Fact]
    public void NativeFailures_AreExceptions()
    {
        Complains(() => (ones(2) + ones(3)).sum());
        Complains(() => functional.conv2d(ones(1, 3, 4, 4), ones(2, 4, 3, 3)));
        Complains(() => ones(1).backward());
        Complains(() => (ones([3], requires_grad: true) * 2).backward());
        using var conv = Conv2d(3, 4, 3);
        Should.Throw<ArgumentException>(() => conv.call(ones(1, 2, 8, 8)));
    }

    private static void Complains(Action action) => Should.Throw<ExternalException>(action).Message.ShouldNotBeNullOrWhiteSpace();
}
