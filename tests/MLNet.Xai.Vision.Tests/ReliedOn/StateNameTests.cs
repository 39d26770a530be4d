using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>Names of modules, parameters and buffers: PyTorch's weights are read, and layers are asked for, by them.</summary>
public sealed class StateNameTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void StateDict_OfNestedModules_HasPyTorchsNames()
    {
        using var net = new Net();
        net.state_dict().Keys.ShouldBe(
            ["blocks.0.weight", "blocks.1.weight", "features.0.bias", "features.0.weight", "features.norm.bias", "features.norm.num_batches_tracked",
             "features.norm.running_mean", "features.norm.running_var", "features.norm.weight", "scale"], ignoreOrder: true);
        net.named_modules().Select(c => c.name).ShouldBe(["features", "blocks", "features.0", "features.norm", "blocks.0", "blocks.1"], ignoreOrder: true);
        net.named_buffers().Select(b => b.name).ShouldContain("features.norm.running_mean");
        net.parameters().Count().ShouldBe(7);
    }

    [Fact]
    public void StateDict_WrittenInto_IsTheModulesOwn()
    {
        using var layer = Linear(2, 1);
        using (no_grad())
            layer.state_dict()["weight"].copy_(tensor(new float[] { 3, 4 }, [1, 2]));
        layer.weight!.Values().ShouldBe([3f, 4f]);
    }

    [Fact]
    public void EvalAndTo_ReachEveryModule()
    {
        using var net = new Net();
        net.eval();
        // TorchSharp's Sequential passes the mode on to its members, but its own flag stays.
        IEnumerable<torch.nn.Module> modules = net.modules().Where(m => m is not TorchSharp.Modules.Sequential);
        modules.ShouldAllBe(m => !m.training);
        net.train();
        modules.ShouldAllBe(m => m.training);
        net.to(ScalarType.Float64);
        net.call(rand([1, 2, 4, 4], dtype: float64)).dtype.ShouldBe(ScalarType.Float64);
    }

    [Fact]
    public void ParametersOfALayer_AreTheLayersOwn_SoNobodyElseDisposesThem()
    {
        using var conv = Conv2d(2, 3, (1, 3), padding: (0, 1), bias: false);
        conv.weight.ShouldBeSameAs(conv.weight);
        conv.weight!.shape.ShouldBe([3, 2, 1, 3]);
        conv.bias.ShouldBeNull();
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> features = Sequential(("0", Conv2d(2, 3, 3)), ("norm", BatchNorm2d(3)));
        private readonly ModuleList<Linear> blocks = ModuleList(Linear(3, 3, hasBias: false), Linear(3, 2, hasBias: false));
        private readonly Parameter scale = Parameter(full([1], 2f));

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = features.call(input).mean([2, 3]);
            foreach (Linear block in blocks)
                x = block.call(x);
            return x * scale;
        }
    }
}
