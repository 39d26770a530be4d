using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.Torch.Modules;

public sealed class StateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void StateDict_OfNestedModules_HasPyTorchsNames()
    {
        using var net = new Net();
        net.state_dict().Keys.Order(StringComparer.Ordinal).ShouldBe(
            ["blocks.0.weight", "blocks.1.weight", "features.0.bias", "features.0.weight", "features.norm.bias", "features.norm.num_batches_tracked",
             "features.norm.running_mean", "features.norm.running_var", "features.norm.weight", "scale"], ignoreOrder: true);
        net.named_children().Select(c => c.name).ShouldBe(["features", "blocks"], ignoreOrder: true);
        net.named_modules().Select(c => c.name).ShouldBe(["features", "blocks", "features.0", "features.norm", "blocks.0", "blocks.1"], ignoreOrder: true);
        net.parameters().Count().ShouldBe(7);
        net.named_buffers().Select(b => b.name).ShouldContain("features.norm.running_mean");
    }

    [Fact]
    public void SaveAndLoad_DatFile_RoundTrips()
    {
        using Net one = new(), two = new();
        string path = Path.GetTempFileName();
        try
        {
            one.save(path);
            two.load(path);
            Tensor x = rand(2, 2, 4, 4);
            one.eval();
            two.eval();
            two.call(x).allclose(one.call(x)).ShouldBeTrue();
            using var smaller = Linear(2, 2);
            Should.Throw<ArgumentException>(() => smaller.load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void LoadStateDict_MissingOrUnexpectedKeys_ThrowsOnlyWhenStrict()
    {
        using var layer = Linear(2, 1);
        Dictionary<string, Tensor> state = new(StringComparer.Ordinal) { ["weight"] = ones(1, 2), ["extra"] = ones(1) };
        Should.Throw<InvalidOperationException>(() => layer.load_state_dict(state));
        (IList<string> missing, IList<string> unexpected) = layer.load_state_dict(state, strict: false);
        missing.ShouldBe(["bias"]);
        unexpected.ShouldBe(["extra"]);
        layer.weight!.ShouldHold([1, 1]);
    }

    [Fact]
    public void TrainEvalAndTo_ReachEveryModule()
    {
        using var net = new Net();
        net.eval();
        // TorchSharp's Sequential passes the mode on to its members, but its own flag stays.
        IEnumerable<torch.nn.Module> modules = net.modules().Where(m => m is not TorchSharp.Modules.Sequential);
        modules.Any(m => m.training).ShouldBeFalse();
        net.train();
        modules.All(m => m.training).ShouldBeTrue();
        net.to(ScalarType.Float64);
        net.call(rand([1, 2, 4, 4], dtype: float64)).dtype.ShouldBe(ScalarType.Float64);
        net.to(torch.CPU).parameters().All(p => p.dtype == ScalarType.Float64).ShouldBeTrue();
    }

    [Fact]
    public void Optimizers_OnALeastSquaresProblem_FindItsSolution()
    {
        manual_seed(1);
        Tensor x = randn(64, 3);
        Tensor y = x.matmul(tensor(new float[] { 1, -2, 3 }, [3, 1])) + 0.5;
        Check(p => optim.SGD(p, 0.1, momentum: 0.9), 200);
        Check(p => optim.Adam(p, 0.1), 300);

        void Check(Func<IEnumerable<Parameter>, optim.Optimizer> make, int steps)
        {
            using var layer = Linear(3, 1);
            using optim.Optimizer optimizer = make(layer.parameters());
            for (int i = 0; i < steps; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                functional.mse_loss(layer.call(x), y).backward();
                optimizer.step();
            }

            layer.weight!.ShouldHold([1, -2, 3], 1e-2);
            layer.bias!.ShouldHold([0.5f], 1e-2);
        }
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
