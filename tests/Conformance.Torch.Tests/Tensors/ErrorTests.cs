using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.Torch.Tensors;

/// <summary>Native failures arrive as managed exceptions, and the process lives on.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void Add_ShapesThatDoNotBroadcast_Throws()
    {
        using DisposeScope scope = NewDisposeScope();
        Torch.ShouldComplain(() => (ones(2) + ones(3)).sum());
        Torch.ShouldComplain(() => ones(2, 2).view(3));
        Torch.ShouldComplain(() => ones(2)[5].sum());
        Torch.ShouldComplain(() => functional.conv2d(ones(1, 3, 4, 4), ones(2, 4, 3, 3)));
        Torch.ShouldComplain(() => cat([ones(1, 2), ones(1, 3)]));
    }

    [Fact]
    public void Conv2d_WrongChannelCount_ThrowsArgumentException()
    {
        using DisposeScope scope = NewDisposeScope();
        using var conv = Conv2d(3, 4, 3);
        Should.Throw<ArgumentException>(() => conv.call(ones(1, 2, 8, 8)));
    }

    [Fact]
    public void Backward_WithoutAGraph_Throws()
    {
        using DisposeScope scope = NewDisposeScope();
        Torch.ShouldComplain(() => ones(1).backward());
        Tensor leaf = ones([3], requires_grad: true);
        Torch.ShouldComplain(() => (leaf * 2).backward());
    }
}
