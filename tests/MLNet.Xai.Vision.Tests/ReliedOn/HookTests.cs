using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>How TorchSharp's hooks fire: activations and gradients of a layer are taken by them.</summary>
public sealed class HookTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Hooks_FireThroughCallOnly_InOrder()
    {
        using var relu = ReLU();
        List<string> seen = [];
        Module<Tensor, Tensor> module = relu;
        var before = module.register_forward_pre_hook((_, x) =>
        {
            seen.Add("before");
            return null!;
        });
        var after = module.register_forward_hook((_, x, y) =>
        {
            seen.Add("after");
            return null!;
        });

        relu.forward(ones(1));
        seen.ShouldBeEmpty();
        relu.call(ones(1)).Values().ShouldBe([1f]);
        seen.ShouldBe(["before", "after"]);
        before.remove();
        after.remove();
        relu.call(ones(1));
        seen.Count.ShouldBe(2);
    }

    [Fact]
    public void Hooks_ThatReturnATensor_ReplaceInputAndOutput()
    {
        using var relu = ReLU();
        Module<Tensor, Tensor> module = relu;
        module.register_forward_pre_hook((_, x) => x - 3);
        module.register_forward_hook((_, x, y) => (y * 10) + x);
        relu.call(tensor(new float[] { 2, 5 })).Values().ShouldBe([-1f, 22f]);
    }

    /// <summary>The way a CAM takes activation and gradient: frozen parameters, the module's own dispose scope, an in-place ReLU behind the layer
    /// (which must not write into the leaf, hence a clone: on an alias autograd throws).</summary>
    [Fact]
    public void Hook_ReplacingByALeafsClone_GivesActivationAndGradient()
    {
        using var net = new Scoped();
        foreach (Parameter parameter in net.parameters())
            parameter.requires_grad = false;
        Tensor? held = null;
        var layer = (Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "body.0").module;
        var hook = layer.register_forward_hook((_, _, o) => (held = o.detach().requires_grad_(true).DetachFromDisposeScope()).clone());
        Tensor y = net.call(rand(1, 2, 5, 5));
        hook.remove();

        held.ShouldNotBeNull();
        autograd.backward([y[0, 1]], inputs: [held]);
        held.grad!.shape.ShouldBe(held.shape);
        net.Head(held).allclose(y).ShouldBeTrue();
        net.parameters().Any(p => p.grad is not null).ShouldBeFalse();
        held.Dispose();
    }

    private sealed class Scoped : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> body = Sequential(Conv2d(2, 4, 3), ReLU(inplace: true));
        private readonly Module<Tensor, Tensor> fc = Linear(4, 3);

        public Scoped()
            : base(nameof(Scoped)) => RegisterComponents();

        public Tensor Head(Tensor activation) => fc.call(activation.relu().mean([2, 3]));

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return fc.call(body.call(input).mean([2, 3])).MoveToOuterDisposeScope();
        }
    }
}
