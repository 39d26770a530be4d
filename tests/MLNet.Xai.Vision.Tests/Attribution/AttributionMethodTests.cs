using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Attribution;

public sealed class AttributionMethodTests
{
    public static TheoryData<AttributionMethod> Methods =>
    [
        new Saliency(),
        new InputXGradient(),
        new SmoothGrad { Samples = 2 },
        new IntegratedGradients { Steps = 3 },
        new GuidedBackpropagation(),
        new Deconvolution(),
        new DeepLift(),
        new GradientShap { Samples = 3, NoiseDeviation = 0.1 },
        new FeatureAblation { Groups = Quadrants() },
        new Occlusion { Window = [3, 3], Stride = [2, 3] },
        new Rise { Masks = 5, Cells = 3, BatchSize = 2 },
        new GuidedGradCam { Layer = "5" },
    ];

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_ManyTimes_LeavesTheModelAsItWas(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2);
        model.train();
        ((nn.Module)model[1]).eval();
        Nets.ShouldNotLeak(() => method.Explain(model, input, ClassTarget.Class(1)).Dispose());
        model.training.ShouldBeTrue();
        ((nn.Module)model[0]).training.ShouldBeTrue();
        ((nn.Module)model[1]).training.ShouldBeFalse();
        model.parameters().All(p => p.grad is null && p.requires_grad).ShouldBeTrue();
        input.requires_grad.ShouldBeFalse();
        input.grad.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_WithinTheCallersScopeAndNoGrad_SameAsOutside(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2);
        Attributions free = method.Explain(model, input);
        using IDisposable quiet = no_grad();
        Attributions again = method.Explain(model, input);
        GoldenCase.Values(again.Values).ShouldBe(GoldenCase.Values(free.Values));
        again.Values.requires_grad.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_Batch_SameAsOneByOne(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(3);
        ClassTarget[] targets = [ClassTarget.Class(2), ClassTarget.Class(0), ClassTarget.Difference(1, 2)];
        Attributions together = method.Explain(model, input, targets);
        together.Classes.ShouldBe([2, 0, 1]);
        together.Against.ShouldBe([null, null, 2]);
        for (int i = 0; i < 3; i++)
        {
            Attributions alone = method.Explain(model, input.narrow(0, i, 1), targets[i]);
            GoldenCase.ShouldBe(alone.Values, together.Values.narrow(0, i, 1), 1e-12);
            alone.Scores[0].ShouldBe(together.Scores[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_ModulesInPlace_SameAsCopying(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional(), inPlace = Nets.Convolutional(inplace: true);
        Tensor input = Nets.Images(2);
        GoldenCase.ShouldBe(method.Explain(inPlace, input).Values, method.Explain(model, input).Values, 1e-12);
    }

    [Fact]
    public void Explain_TopClasses_GivesOneExplanationEach()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2);
        Attributions top = new Saliency().Explain(model, input, ClassTarget.Top(2));
        top.Images.ShouldBe([0, 0, 1, 1]);
        top.Values.shape.ShouldBe([4, 3, 8, 8]);
        top.Scores[0].ShouldBeGreaterThanOrEqualTo(top.Scores[1]);
        Attributions second = new Saliency().Explain(model, input.narrow(0, 1, 1), ClassTarget.Class(top.Classes[3]));
        GoldenCase.ShouldBe(top.Values.narrow(0, 3, 1), second.Values, 1e-12);
    }

    [Fact]
    public void Explain_FrozenParameters_SameGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1);
        Tensor free = new Saliency().Explain(model, input).Values;
        foreach (Parameter p in model.parameters())
            p.requires_grad = false;
        GoldenCase.ShouldBe(new Saliency().Explain(model, input).Values, free, 1e-15);
    }

    [Fact]
    public void Explain_WrongInput_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(2);
        Complaint(() => new Saliency().Explain(model, input, ClassTarget.Class(3))).ShouldContain("3 outputs");
        Complaint(() => new Saliency().Explain(model, input.to_type(ScalarType.Int64))).ShouldContain("floating-point");
        Complaint(() => new Saliency().Explain(model, input / 0.0)).ShouldContain("infinite");
        Complaint(() => new Saliency().Explain(model, input[0, 0, 0])).ShouldContain("[8]");
        Complaint(() => new Saliency().Explain(model, input, [ClassTarget.Class(0), ClassTarget.Class(0), ClassTarget.Class(0)])).ShouldContain("3 targets for 2 rows");
        Complaint(() => new IntegratedGradients { Baseline = zeros(3, 9, 9) }.Explain(model, input)).ShouldContain("[3, 9, 9]");
        Complaint(() => new IntegratedGradients { Steps = 1, Rule = PathRule.RiemannTrapezoid }.Explain(model, input)).ShouldContain("2 steps");
        Complaint(() => new Saliency().Explain(Sequential(Conv2d(3, 2, 1).to(ScalarType.Float64)), input)).ShouldContain("[N, classes]");
        model.training.ShouldBeTrue();
    }

    [Fact]
    public void Explain_DetachedModel_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Detaching();
        Complaint(() => new Saliency().Explain(model, rand(1, 4))).ShouldContain("detached");
    }

    [Fact]
    public void Explain_ThousandTimes_LeavesNoMemoryBehind()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1, size: 32);
        for (int i = 0; i < 50; i++)
            new GuidedBackpropagation().Explain(model, input).Dispose();
        long before = Environment.WorkingSet;
        Nets.ShouldNotLeak(() => new GuidedBackpropagation().Explain(model, input).Dispose(), times: 1000);
        // One explanation makes about 200 KB of tensors: 1,000 of them left behind would be 200 MB.
        (Environment.WorkingSet - before).ShouldBeLessThan(40_000_000);
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_InferenceMode_SameAsOutside(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1);
        double[] free = GoldenCase.Values(method.Explain(model, input).Values);
        using IDisposable mode = inference_mode();
        GoldenCase.Values(method.Explain(model, input * 1).Values).ShouldBe(free);
        is_inference_mode_enabled().ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void Explain_ModelThatFailsHalfway_LeavesNoHooks(AttributionMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        var failing = new Failing();
        using Sequential model = Nets.Convolutional().append("failing", failing);
        Tensor input = Nets.Images(1);
        Tensor before = new Saliency().Explain(model, input).Values;
        failing.CallsLeft = 1;
        Should.Throw<InvalidOperationException>(() => method.Explain(model, input)).Message.ShouldBe("enough");
        failing.CallsLeft = int.MaxValue;
        GoldenCase.Values(new Saliency().Explain(model, input).Values).ShouldBe(GoldenCase.Values(before));
        model.training.ShouldBeTrue();
    }

    [Fact]
    public void Explain_ModelThatReturnsNaN_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(1, 2, 2);
        ((Linear)model[1]).weight!.detach().fill_(double.NaN);
        Complaint(() => new Saliency().Explain(model, Nets.Images(1, 1, 2))).ShouldContain("NaN");
    }

    [Fact]
    public void Explain_Cancelled_Stops() => Should.Throw<OperationCanceledException>(() =>
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        new Saliency().Explain(model, Nets.Images(1), cancellation: new CancellationToken(canceled: true));
    });

    private static Tensor Quadrants() => (arange(8).div(4, RoundingMode.floor).reshape(8, 1) + (arange(8).div(4, RoundingMode.floor) * 2)).reshape(1, 1, 8, 8);

    private static string Complaint(Action action) => Should.Throw<ArgumentException>(action).Message;

    private sealed class Failing() : Module<Tensor, Tensor>("failing")
    {
        public int CallsLeft { get; set; } = int.MaxValue;

        public override Tensor forward(Tensor input) => CallsLeft-- > 0 ? input.alias() : throw new InvalidOperationException("enough");
    }

    private sealed class Detaching() : Module<Tensor, Tensor>("detaching")
    {
        public override Tensor forward(Tensor input) => input.detach() * 2;
    }
}
