using MLNet.Xai.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>Who owns a tensor: every explainer works inside a scope, and hands out or keeps what must outlive it.</summary>
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
    public void MovedOutOfTheOutermostScope_IsTheCallers()
    {
        Tensor moved;
        using (NewDisposeScope())
            moved = ones(2).MoveToOuterDisposeScope();
        moved.IsInvalid.ShouldBeFalse();
        moved.Dispose();
    }

    [Fact]
    public void LiveTensors_AfterABackwardInAScope_AreAsManyAsBefore()
    {
        Work();
        long before = LiveTensors.Count();
        for (int i = 0; i < 5; i++)
            Work();
        Tensor.TotalCount.ShouldBe(before);

        static void Work()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = rand([8, 3, 5, 5], requires_grad: true);
            Tensor y = x[TensorIndex.Ellipsis, TensorIndex.Slice(1)].relu().mean();
            y.backward();
            x.grad!.abs().sum().ToDouble().ShouldBeGreaterThan(0);
        }
    }
}
