using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.Torch.Tensors;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_AtItsEnd_DisposesWhatWasCreatedInside()
    {
        Tensor inner, kept, moved;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                inner = ones(2);
                kept = ones(2).DetachFromDisposeScope();
                moved = ones(2).MoveToOuterDisposeScope();
            }

            inner.IsInvalid.ShouldBeTrue();
            kept.IsInvalid.ShouldBeFalse();
            moved.IsInvalid.ShouldBeFalse();
        }

        moved.IsInvalid.ShouldBeTrue();
        kept.IsInvalid.ShouldBeFalse();
        kept.Dispose();
        Should.Throw<InvalidOperationException>(() => kept.sum());
    }

    [Fact]
    public void Scope_DisposeEverythingBut_KeepsTheGiven()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(1), b = ones(1);
        scope.DisposablesCount.ShouldBe(2);
        scope.DisposeEverythingBut(a);
        a.IsInvalid.ShouldBeFalse();
        b.IsInvalid.ShouldBeTrue();
        scope.Contains(a).ShouldBeTrue();
    }

    [Fact]
    public void Scope_Attached_TakesOver()
    {
        Tensor outside = ones(1);
        using (DisposeScope scope = NewDisposeScope())
            scope.Attach(outside);
        outside.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void WrappedScope_ReturnsItsResultOnly() => Torch.ShouldNotLeak(() =>
    {
        using Tensor sum = WrappedTensorDisposeScope(() => (ones(3) * 2 + 1).sum());
        sum.item<float>().ShouldBe(9);
    });

    [Fact]
    public void LiveCount_AfterScopes_ReturnsToItsStart() => Torch.ShouldNotLeak(() =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = rand([8, 3, 5, 5], requires_grad: true);
        Tensor y = x[TensorIndex.Ellipsis, TensorIndex.Slice(1)].relu().mean();
        y.backward();
        x.grad!.abs().sum().ToDouble().ShouldBeGreaterThan(0);
        x.split(2)[0].sort(1).Values.ToString();
    });
}
