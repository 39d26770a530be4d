using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

public sealed class PerturbationTests
{
    [Fact]
    public void Occlusion_AnyWindow_SameAsBruteForce()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        model.eval();
        Tensor input = Nets.Images(1), baseline = full([3, 1, 1], 0.25, ScalarType.Float64);
        double[] found = GoldenCase.Values(new Occlusion { Window = [3, 4], Stride = [2, 3], Baseline = baseline }.Explain(model, input, ClassTarget.Class(1)).Values);
        var sums = new double[3, 8, 8];
        var counts = new int[8, 8];
        double whole = Score(input);
        for (int top = 0; top == 0 || top - 2 + 3 < 8; top += 2)
        {
            for (int left = 0; left == 0 || left - 3 + 4 < 8; left += 3)
            {
                Tensor hidden = input.clone();
                (int bottom, int right) = (Math.Min(top + 3, 8), Math.Min(left + 4, 8));
                for (int y = top; y < bottom; y++)
                {
                    for (int x = left; x < right; x++)
                        hidden[0, TensorIndex.Colon, y, x].fill_(0.25);
                }

                double fall = whole - Score(hidden);
                for (int y = top; y < bottom; y++)
                {
                    for (int x = left; x < right; x++)
                    {
                        counts[y, x]++;
                        for (int c = 0; c < 3; c++)
                            sums[c, y, x] += fall;
                    }
                }
            }
        }

        for (int i = 0; i < found.Length; i++)
            found[i].ShouldBe(sums[i / 64, i / 8 % 8, i % 8] / counts[i / 8 % 8, i % 8], 1e-12);

        double Score(Tensor of) => model.call(of)[0, 1].item<double>();
    }

    [Fact]
    public void FeatureAblation_LinearModelNoGroups_WeightTimesDifference()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(2, 3, 4);
        Tensor input = Nets.Images(2, 2, 3), baseline = Nets.Images(1, 2, 3, seed: 9)[0];
        Attributions found = new FeatureAblation { Baseline = baseline }.Explain(model, input, ClassTarget.Difference(2, 1));
        Tensor weights = (((Linear)model[1]).weight![2] - ((Linear)model[1]).weight![1]).reshape(2, 3, 3);
        GoldenCase.ShouldBe(found.Values, (input - baseline) * weights, 1e-12);
    }

    [Fact]
    public void Occlusion_WindowThatDoesNotFit_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor input = Nets.Images(1);
        Complaint(new Occlusion()).ShouldContain("window is 15");
        Complaint(new Occlusion { Window = [3, 3], Stride = [4, 1] }).ShouldContain("stride 4");
        Complaint(new Occlusion { Window = [1, 3, 3, 3] }).ShouldContain("up to 3");
        Complaint(new Occlusion { Window = [0, 3] }).ShouldContain("positive");
        Complaint(new Rise { Probability = 1 }).ShouldContain("between 0 and 1");
        Complaint(new GuidedGradCam()).ShouldContain("set Layer");
        Complaint(new GuidedGradCam { Layer = "nowhere" }).ShouldContain("'nowhere'");
        Complaint(new FeatureAblation { Groups = zeros(1, 1, 3, 3) }).ShouldContain("Groups");

        string Complaint(AttributionMethod method) => Should.Throw<ArgumentException>(() => method.Explain(model, input)).Message;
    }

    [Fact]
    public void Rise_MasksAveraged_MatchTheFormula()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        model.eval();
        Tensor input = Nets.Images(1);
        Tensor masks = RiseMasks.Create(1, 0, 7, 3, 0.4, 8, 8);
        double[] scores = [.. Enumerable.Range(0, 7).Select(n => model.call(input * masks[n]).softmax(1)[0, 2].item<double>())];
        Tensor expected = masks.mul(tensor(scores, [7, 1, 1, 1])).sum(0, keepdim: true) / (7 * 0.4);
        Attributions found = new Rise { Masks = 7, Cells = 3, Probability = 0.4, BatchSize = 3 }.Explain(model, input, ClassTarget.Class(2));
        GoldenCase.ShouldBe(found.Values, expected, 1e-12);
    }

    [Fact]
    public void RiseMasks_AreSmoothSeededAndAsLikelyAsAsked()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor masks = RiseMasks.Create(5, 0, 400, 4, 0.3, 10, 13);
        masks.shape.ShouldBe([400, 1, 10, 13]);
        masks.min().item<double>().ShouldBeGreaterThanOrEqualTo(0);
        masks.max().item<double>().ShouldBeLessThanOrEqualTo(1);
        masks.mean().item<double>().ShouldBe(0.3, 0.02);
        GoldenCase.Values(RiseMasks.Create(5, 390, 10, 4, 0.3, 10, 13)).ShouldBe(GoldenCase.Values(masks.narrow(0, 390, 10)));
        GoldenCase.Values(RiseMasks.Create(6, 0, 400, 4, 0.3, 10, 13)).ShouldNotBe(GoldenCase.Values(masks));
    }

    [Fact]
    public void Rise_OnlyOnePixelMatters_FindsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Corner();
        Tensor map = new Rise { Masks = 600, Cells = 4, Head = ModelHead.Raw, BatchSize = 100 }.Explain(model, ones(1, 1, 8, 8), ClassTarget.Class(0)).Values;
        // Neighbours share most of their masks, so the top is found to within one pixel.
        long top = map.argmax().item<long>();
        (Math.Abs((top / 8) - 6) <= 1 && Math.Abs((top % 8) - 1) <= 1).ShouldBeTrue($"pixel {top}");
        map[0, 0, 6, 1].item<float>().ShouldBeGreaterThan(1.15f * map[0, 0, 1, 6].item<float>());
    }

    private sealed class Corner() : nn.Module<Tensor, Tensor>("corner")
    {
        public override Tensor forward(Tensor input) => input.narrow(2, 6, 1).narrow(3, 1, 1).flatten(1);
    }
}
