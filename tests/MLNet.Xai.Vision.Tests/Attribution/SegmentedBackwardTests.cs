using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Attribution;

public sealed class SegmentedBackwardTests
{
    [Fact]
    public void Run_OrdinaryRules_GivesTheOrdinaryGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Branching();
        Tensor input = Nets.Images(2, 1, 4).flatten(1);
        Explained explained = Explained.Resolve(model, new ScoringModel(model, fold: false), input, [ClassTarget.Class(1)], null, null, false, default, out _);
        Tensor cut = SegmentedBackward.Run(
            explained.Model, input, m => m.GetName() is "ReLU" or "Tanh", o => TargetedModel.Select(o, explained.Targets).sum(),
            (c, gradient) => SegmentedBackward.Pull(c.Module, c.Before, gradient));
        GoldenCase.ShouldBe(cut, new Saliency().Explain(model, input, ClassTarget.Class(1)).Values, 1e-14);
    }

    [Fact]
    public void DeepLift_ModuleUsedTwiceAndBranches_IsComplete()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Branching();
        Attributions found = new DeepLift { Baseline = full(16, 0.3, ScalarType.Float64) }.Explain(model, Nets.Images(3, 1, 4).flatten(1));
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-12);
    }

    [Fact]
    public void DeepLift_OverlappingPools_IsComplete()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        using Sequential model = Sequential(Conv2d(3, 4, 3), MaxPool2d(3, 1), Tanh(), MaxPool2d(3, 2, 1), Flatten(), Linear(16, 2)).to(ScalarType.Float64);
        Attributions found = new DeepLift().Explain(model, Nets.Images(3));
        found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-12);
    }

    [Fact]
    public void DeepLift_SameAsBaseline_ZeroEverywhere()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1);
        GoldenCase.ShouldBe(new DeepLift { Baseline = input }.Explain(model, input).Values, input.zeros_like(), 0);
    }

    [Fact]
    public void GuidedBackpropagation_FunctionalRelu_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        // Of the weights that another test leaves to chance some have no rectifier switch.
        manual_seed(1);
        using var model = new Functional();
        Should.Throw<ArgumentException>(() => new GuidedBackpropagation().Explain(model, Nets.Images(1, 1, 4).flatten(1))).Message.ShouldContain("nn.ReLU");
        Should.Throw<ArgumentException>(() => new DeepLift().Explain(model, Nets.Images(1, 1, 4).flatten(1), ClassTarget.Top(5))).Message.ShouldContain("function relu");
    }

    [Fact]
    public void GradientShap_LinearModel_IsExactForItsDraws()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(2, 3, 4);
        Tensor input = Nets.Images(2, 2, 3), baselines = Nets.Images(3, 2, 3, seed: 12);
        Attributions one = new GradientShap { Baselines = baselines, Samples = 5 }.Explain(model, input);
        Attributions same = new GradientShap { Baselines = baselines, Samples = 5 }.Explain(model, input);
        Attributions other = new GradientShap { Baselines = baselines, Samples = 5, Seed = 4 }.Explain(model, input);
        one.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < 1e-12);
        GoldenCase.Values(same.Values).ShouldBe(GoldenCase.Values(one.Values));
        GoldenCase.Values(other.Values).ShouldNotBe(GoldenCase.Values(one.Values));
        Should.Throw<ArgumentException>(() => new GradientShap { Baselines = baselines[0] }.Explain(model, input)).Message.ShouldContain("[K, 2, 3, 3]");
    }

    /// <summary>Branches that share results, one ReLU module for two places, an operation in place.</summary>
    private sealed class Branching : Module<Tensor, Tensor>
    {
        private readonly Linear first;
        private readonly Linear second;
        private readonly ReLU relu = ReLU();
        private readonly Tanh tanh = Tanh();

        public Branching()
            : base("branching")
        {
            manual_seed(8);
            (first, second) = (nn.Linear(16, 5), nn.Linear(5, 5));
            RegisterComponents();
            this.to(ScalarType.Float64);
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = first.call(input);
            Tensor y = (relu.call(x) * 3).add_(x);
            Tensor z = relu.call(second.call(y));
            return (z + (tanh.call(x) * 2) + y).MoveToOuterDisposeScope();
        }
    }

    private sealed class Functional : Module<Tensor, Tensor>
    {
        private readonly Linear first;

        public Functional()
            : base("functional")
        {
            first = nn.Linear(16, 5, dtype: ScalarType.Float64);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => first.call(input).relu() * 2;
    }
}
