using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.Torch.Tensors;

/// <summary>TorchSharp's own shim aborts the process on these (on Linux, 0.99 to 0.106); the offline subset throws.</summary>
public sealed class OfflineErrorTests
{
    private static bool IsOffline => typeof(Tensor).Assembly.GetName().Version is { Major: 1 };

    [Fact]
    public void Matmul_WrongShapes_Throws()
    {
        Assert.SkipUnless(IsOffline, "the package's native code aborts");
        using DisposeScope scope = NewDisposeScope();
        Torch.ShouldComplain(() => ones(2, 3).matmul(ones(2, 3)));
    }

    [Fact]
    public void Grad_WithoutAGraph_Throws()
    {
        Assert.SkipUnless(IsOffline, "the package's native code aborts");
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        Torch.ShouldComplain(() => autograd.grad([ones(1)], [x]));
    }
}
