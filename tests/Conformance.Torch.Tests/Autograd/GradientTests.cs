using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.Torch.Autograd;

public sealed class GradientTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Functions => [.. s_functions.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new(StringComparer.Ordinal)
    {
        ["product"] = x => (x * x.sin()).sum(),
        ["softmax"] = x => x.reshape(4, 9).softmax(1).pow(3).sum(),
        ["gelu"] = x => functional.gelu(x).sum(),
        ["silu"] = x => functional.silu(x).sum(),
        ["tanh sigmoid"] = x => (x.tanh() * x.sigmoid()).mean(),
        ["conv"] = x => functional.conv2d(x.reshape(1, 1, 6, 6), (arange(0, 18, dtype: float64) / 9).reshape(2, 1, 3, 3), padding: [1, 1], strides: [2, 2]).pow(2).sum(),
        ["pool"] = x => functional.avg_pool2d(x.reshape(1, 1, 6, 6), 3, 2).pow(2).sum(),
        ["layer norm"] = x => functional.layer_norm(x.reshape(4, 9), [9]).pow(3).sum(),
        ["bilinear"] = x => functional.interpolate(x.reshape(1, 1, 6, 6), [4, 9], mode: InterpolationMode.Bilinear, align_corners: false).pow(2).sum(),
        ["indexing"] = x => (x.reshape(6, 6)[TensorIndex.Slice(1, 4), TensorIndex.Slice(step: 2)].exp() * 3).sum(),
        ["matmul"] = x => x.reshape(6, 6).matmul(x.reshape(6, 6)).trace(),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Backward_OfAFunction_MeetsDifferenceQuotient(string name)
    {
        Func<Tensor, Tensor> f = s_functions[name];
        manual_seed(3);
        Tensor x = randn([36], dtype: float64, requires_grad: true);
        f(x).backward();
        double[] gradient = x.grad!.data<double>().ToArray();
        using IDisposable quiet = no_grad();
        for (int i = 0; i < 36; i += 5)
        {
            Tensor step = zeros(36, dtype: float64);
            step[i] = tensor(1e-5);
            double slope = (f(x + step).item<double>() - f(x - step).item<double>()) / 2e-5;
            gradient[i].ShouldBe(slope, 1e-6 * (1 + Math.Abs(slope)));
        }
    }

    [Fact]
    public void Backward_WithInputs_TouchesOnlyThese()
    {
        using var layer = Linear(3, 2);
        Tensor x = rand(4, 3);
        Tensor hidden = layer.call(x);
        hidden.retain_grad();
        Tensor y = hidden.relu().sum();
        autograd.backward([y], inputs: [hidden]);
        hidden.grad!.shape.ShouldBe([4, 2]);
        layer.weight!.grad.ShouldBeNull();
    }

    [Fact]
    public void Backward_WithSeeds_GivesEachRowItsOwnTarget()
    {
        Tensor x = Torch.Ramp(2, 3).requires_grad_();
        Tensor y = x.pow(2);
        autograd.backward([y], grad_tensors: [tensor(new float[] { 1, 0, 0, 0, 0, 2 }, [2, 3])], inputs: [x]);
        x.grad!.ShouldHold([0, 0, 0, 0, 0, 20]);
    }

    [Fact]
    public void Grad_WithCreateGraph_GivesSecondDerivative()
    {
        Tensor x = tensor(2f, requires_grad: true);
        Tensor first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        first.item<float>().ShouldBe(12, 1e-5);
        autograd.grad([first], [x])[0].item<float>().ShouldBe(12, 1e-5);
        x.grad.ShouldBeNull();
    }

    [Fact]
    public void Grad_SeededAndRetained_AccumulatesNothing()
    {
        Tensor x = Torch.Ramp(3).requires_grad_();
        Tensor y = x * 2;
        for (int i = 0; i < 2; i++)
            autograd.grad([y], [x], [ones(3)], retain_graph: true)[0].ShouldHold([2, 2, 2]);
    }

    [Fact]
    public void NoGradAndInferenceMode_RecordNothing_AndEndWithTheirScope()
    {
        Tensor x = ones([1], requires_grad: true);
        using (no_grad())
            (x * 2).requires_grad.ShouldBeFalse();
        using (inference_mode())
            (x * 2).requires_grad.ShouldBeFalse();
        (x * 2).requires_grad.ShouldBeTrue();
        (x * 2).detach().requires_grad.ShouldBeFalse();
        using (no_grad())
        using (enable_grad())
            (x * 2).requires_grad.ShouldBeTrue();
        x.is_leaf.ShouldBeTrue();
        x.grad = ones(1);
        x.grad!.ShouldHold([1]);
        x.grad = null;
        x.grad.ShouldBeNull();
    }
}
