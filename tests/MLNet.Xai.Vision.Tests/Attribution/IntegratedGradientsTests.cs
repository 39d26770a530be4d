using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

public sealed class IntegratedGradientsTests
{
    [Theory]
    [InlineData(PathRule.GaussLegendre)]
    [InlineData(PathRule.RiemannLeft)]
    [InlineData(PathRule.RiemannMiddle)]
    [InlineData(PathRule.RiemannRight)]
    [InlineData(PathRule.RiemannTrapezoid)]
    public void Explain_LinearModel_WeightTimesDifference(PathRule rule)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(2, 3, 4);
        Tensor input = Nets.Images(2, 2, 3), baseline = Nets.Images(1, 2, 3, seed: 9)[0];
        Attributions found = new IntegratedGradients { Baseline = baseline, Rule = rule, Steps = 3, BatchSize = 2 }.Explain(model, input, ClassTarget.Class(2));
        Tensor weights = ((Linear)model[1]).weight![2].reshape(2, 3, 3);
        GoldenCase.ShouldBe(found.Values, (input - baseline) * weights, 1e-12);
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-12);
    }

    [Fact]
    public void Explain_Tolerance_DoublesStepsUntilMet()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(4) * 3;
        Attributions few = new IntegratedGradients { Steps = 4 }.Explain(model, input);
        double tolerance = few.ConvergenceDelta!.Max(Math.Abs) / 8;
        Attributions enough = new IntegratedGradients { Steps = 4, Tolerance = tolerance, MaxSteps = 4096 }.Explain(model, input);
        enough.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) <= tolerance);
        enough.Steps!.Max().ShouldBeGreaterThan(4);
        for (int i = 0; i < 4; i++)
        {
            if (Math.Abs(few.ConvergenceDelta![i]) <= tolerance)
                enough.Steps![i].ShouldBe(4);
        }
    }

    [Fact]
    public void Explain_ToleranceOutOfReach_StopsAtMaxStepsAndSaysSo()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Attributions found = new IntegratedGradients { Steps = 3, Tolerance = 1e-300, MaxSteps = 13 }.Explain(model, Nets.Images(1));
        found.Steps.ShouldBe([12]);
        Math.Abs(found.ConvergenceDelta![0]).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Explain_BaselinePerImage_UsesEachItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2), baseline = Nets.Images(2, seed: 11);
        Attributions together = new IntegratedGradients { Steps = 5, Baseline = baseline }.Explain(model, input, ClassTarget.Top(2));
        Attributions second = new IntegratedGradients { Steps = 5, Baseline = baseline[1] }.Explain(model, input.narrow(0, 1, 1), ClassTarget.Top(2));
        GoldenCase.ShouldBe(together.Values.narrow(0, 2, 2), second.Values, 1e-12);
    }
}
