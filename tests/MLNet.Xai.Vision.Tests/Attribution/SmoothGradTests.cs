using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

public sealed class SmoothGradTests
{
    [Fact]
    public void Explain_Seed_DecidesTheResult()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1);
        double[] a = GoldenCase.Values(new SmoothGrad { Samples = 3 }.Explain(model, input).Values);
        manual_seed(99);
        GoldenCase.Values(new SmoothGrad { Samples = 3 }.Explain(model, input).Values).ShouldBe(a);
        GoldenCase.Values(new SmoothGrad { Samples = 3, Seed = 2 }.Explain(model, input).Values).ShouldNotBe(a);
    }

    [Fact]
    public void Explain_NoNoise_IsTheMethodItselfWithoutVariance()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2);
        var method = new IntegratedGradients { Steps = 2 };
        Tensor plain = method.Explain(model, input).Values;
        GoldenCase.ShouldBe(new SmoothGrad { Method = method, NoiseLevel = 0, Samples = 2 }.Explain(model, input).Values, plain, 1e-14);
        GoldenCase.ShouldBe(new SmoothGrad { Method = method, NoiseLevel = 0, Samples = 2, Statistic = NoiseStatistic.MeanSquare }.Explain(model, input).Values, plain * plain, 1e-14);
        GoldenCase.ShouldBe(new SmoothGrad { NoiseLevel = 0, Samples = 2, Statistic = NoiseStatistic.Variance }.Explain(model, input, ClassTarget.Class(0)).Values, plain.zeros_like(), 1e-14);
    }

    [Fact]
    public void Explain_QuadraticModel_VarianceIsThatOfTheNoise()
    {
        // f = sum of squares: the gradient 2 (x + noise) has mean 2 x and variance 4 sigma^2.
        using DisposeScope scope = NewDisposeScope();
        using var model = new Squares();
        Tensor input = tensor(new[] { 0.0, 1.0, 2.0, 5.0 }, [1, 4]);
        Tensor mean = new SmoothGrad { Samples = 4000, NoiseLevel = 0.2 }.Explain(model, input, ClassTarget.Class(0)).Values;
        Tensor variance = new SmoothGrad { Samples = 4000, NoiseLevel = 0.2, Statistic = NoiseStatistic.Variance }.Explain(model, input, ClassTarget.Class(0)).Values;
        GoldenCase.ShouldBe(mean, input * 2, 0.15);
        GoldenCase.ShouldBe(variance, full_like(input, 4), 0.5);
    }

    private sealed class Squares() : nn.Module<Tensor, Tensor>("squares")
    {
        public override Tensor forward(Tensor input) => (input * input).sum(1, keepdim: true);
    }
}
