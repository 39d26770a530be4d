using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

public sealed class EncoderMethodTests
{
    [Fact]
    public void Saliency_IsTheNormOfFiniteDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        Tensor words = model.EmbedWords(Small.Ids(Small.Tokenizer.Encode(Small.Text).Ids)).detach();
        double[,] gradient = Differences(model, words, 2);
        (int tokens, int width) = (gradient.GetLength(0), gradient.GetLength(1));
        double[] l2 = Each(t => Math.Sqrt(Values(t).Sum(g => g * g))), l1 = Each(t => Values(t).Sum(Math.Abs)), sum = Each(t => Values(t).Sum());
        Small.Near(Explain(model, new Saliency()).Values, l2, 1e-7);
        Small.Near(Explain(model, new Saliency(), TokenReduction.L1Norm).Values, l1, 1e-7);
        Small.Near(Explain(model, new Saliency(), TokenReduction.Sum).Values, sum, 1e-7);
        double[] input = Small.Doubles(words);
        double[] product = Each(t => Values(t).Select((g, d) => g * input[(t * width) + d]).Sum());
        TextExplanation found = Explain(model, new InputXGradient());
        Small.Near(found.Values, product, 1e-7);
        (double.IsNaN(found.Delta), double.IsNaN(found.BaseValue), found.Method).ShouldBe((true, true, "Gradient x input"));

        double[] Each(Func<int, double> of) => [.. Enumerable.Range(0, tokens).Select(of)];

        IEnumerable<double> Values(int t) => Enumerable.Range(0, width).Select(d => gradient[t, d]);
    }

    [Fact]
    public void SmoothGrad_WithoutNoise_IsTheGradient_AndIsRepeatable()
    {
        using SmallEncoder model = Small.Encoder();
        Small.Near(Explain(model, new SmoothGrad { Samples = 2, NoiseLevel = 0 }).Values, Explain(model, new Saliency()).Values, 1e-12);
        var noisy = new SmoothGrad { Samples = 5, Method = new InputXGradient(), Seed = 3 };
        TextExplanation found = Explain(model, noisy);
        found.Values.ShouldBe(Explain(model, noisy).Values);
        found.Values.ShouldNotBe(Explain(model, new SmoothGrad { Samples = 5, Method = new InputXGradient(), Seed = 4 }).Values);
        found.Method.ShouldBe("SmoothGrad of Gradient x input");
        TextExplanation ofPaths = Explain(model, new SmoothGrad { Samples = 2, NoiseLevel = 0, Method = new IntegratedGradients { Steps = 6 } });
        Small.Near(ofPaths.Values, Explain(model, new IntegratedGradients { Steps = 6 }).Values, 1e-12);
        double.IsNaN(ofPaths.Delta).ShouldBeTrue();
    }

    [Fact]
    public void DeepLift_WithoutAttention_IsComplete()
    {
        using SmallEncoder model = Small.Encoder(attends: false);
        TextExplanation found = Explain(model, new DeepLift { Tolerance = 1e-6 });
        Math.Abs(found.Delta).ShouldBeLessThan(1e-9);
        Small.Completes(found);
    }

    [Fact]
    public void DeepLift_WithAttention_TellsWhatItMisses()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertModel model = Small.Bert();
        TextExplanation found = Explain(model, new DeepLift(), target: 1);
        Small.Completes(found);
        Math.Abs(found.Delta).ShouldBeGreaterThan(1e-3);
        Tensor words = model.EmbedWords(Small.Ids([1, .. Enumerable.Repeat(0, found.Tokens.Count - 2), 2])).detach();
        found.BaseValue.ShouldBe(Small.Logits(model, words)[1], 1e-5);
        Should.Throw<ArgumentException>(() => Explain(model, new DeepLift { Tolerance = 1e-4 })).Message.ShouldContain("Tolerance");
    }

    [Fact]
    public void GradientShap_OneBaseline_NearsIntegratedGradients()
    {
        using SmallEncoder model = Small.Encoder();
        TextExplanation path = Explain(model, new IntegratedGradients()), drawn = Explain(model, new GradientShap { Samples = 2000 });
        Small.Near(drawn.Values, path.Values, 0.05 * path.Values.Max(Math.Abs));
        drawn.BaseValue.ShouldBe(path.BaseValue, 1e-9);
        Small.Completes(drawn);
    }

    [Fact]
    public void GradientShap_SeveralTexts_BaseValueIsTheMeanOfThoseDrawn()
    {
        using SmallEncoder model = Small.Encoder();
        string[] others = ["dull", "a film", "nothing of it was good"];
        TextExplanation found = Explain(model, new GradientShap { Samples = 600 }, baseline: TextBaseline.Texts(others));
        double[] alone = [.. others.Select(o => Explain(model, new IntegratedGradients { Steps = 2 }, baseline: TextBaseline.Texts(o)).BaseValue)];
        found.BaseValue.ShouldBeInRange(alone.Min(), alone.Max());
        found.BaseValue.ShouldBe(alone.Average(), 0.15 * (alone.Max() - alone.Min()));
        Small.Completes(found);
    }

    [Fact]
    public void IntegratedGradients_Tolerance_IsMet()
    {
        using BertModel model = Small.Bert();
        var loose = new IntegratedGradients { Steps = 2, Rule = PathRule.RiemannLeft };
        double without = Math.Abs(Explain(model, loose).Delta);
        without.ShouldBeGreaterThan(0.01);
        TextExplanation found = Explain(model, new IntegratedGradients { Steps = 2, Rule = PathRule.RiemannLeft, Tolerance = 0.01 });
        Math.Abs(found.Delta).ShouldBeLessThanOrEqualTo(0.01);
        Small.Completes(found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public void IntegratedGradients_AnyBatch_SameValuesAndBoundedMemory(int batch)
    {
        using SmallEncoder model = new(40, 24, 8, 12, 3);
        IReadOnlyList<double> expected = Explain(model, new IntegratedGradients()).Values;
        using SmallEncoder counted = new(40, 24, 8, 12, 3);
        Small.Near(Explain(counted, new IntegratedGradients { BatchSize = batch }).Values, expected, 1e-5);
        counted.LargestBatch.ShouldBe(batch);
    }

    [Fact]
    public void Attributions_BehindPadding_AreTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertModel model = Small.Bert();
        var own = Small.Tokenizer.Encode(Small.Text);
        foreach (AttributionMethod method in (AttributionMethod[])[new Saliency(), new InputXGradient(), new IntegratedGradients(), new DeepLift()])
        {
            double[] alone = Run(0), padded = Run(9);
            Small.Near(padded[..alone.Length], alone, 1e-5);
            padded[alone.Length..].ShouldAllBe(v => Math.Abs(v) < 1e-12);

            double[] Run(int padding)
            {
                int count = own.Ids.Count + padding;
                Tensor mask = cat([ones([1, own.Ids.Count], ScalarType.Int64), zeros([1, padding], ScalarType.Int64)], 1);
                Tensor words = model.EmbedWords(Small.Ids([.. own.Ids, .. Enumerable.Repeat(0, padding)])).detach();
                Tensor from = model.EmbedWords(Small.Ids([.. Enumerable.Repeat(0, count)])).detach();
                var module = EmbeddedEncoder.Of(model);
                using IDisposable call = module.With(mask);
                AttributionMethod with = TextMethods.HasBaseline(method) ? TextMethods.With(method, from) : method;
                return Small.Doubles(with.Explain(module, words, ClassTarget.Class(1)).Values.sum(2));
            }
        }
    }

    [Fact]
    public void Explain_MethodThatIsNotForTexts_SaysWhichAre()
    {
        using SmallEncoder model = Small.Encoder();
        Should.Throw<ArgumentException>(() => Explain(model, new SmoothGrad { Method = new IntegratedGradients(), Samples = 0 })).Message.ShouldContain("Samples");
        Should.Throw<ArgumentException>(() => Explain(model, new Saliency(), (TokenReduction)7)).Message.ShouldContain("reduction");
    }

    private static TextExplanation Explain(
        TextModel model, AttributionMethod method, TokenReduction? reduction = null, TextBaseline? baseline = null, int? target = null) =>
        TextExplainers.Explain(model, Small.Tokenizer, Small.Text, method, new()
        {
            Baseline = baseline,
            Reduction = reduction,
            Target = ClassTarget.Class(target ?? model.OutputCount - 1),
            Units = TextUnits.Tokens,
        });

    private static double[,] Differences(SmallEncoder model, Tensor words, int target)
    {
        const double Step = 1e-5;
        var found = new double[words.shape[1], words.shape[2]];
        for (int t = 0; t < words.shape[1]; t++)
        {
            for (int d = 0; d < words.shape[2]; d++)
                found[t, d] = (At(t, d, Step) - At(t, d, -Step)) / (2 * Step);
        }

        return found;

        double At(int t, int d, double by)
        {
            Tensor moved = words.clone();
            moved[0, t, d] += by;
            return Small.Logits(model, moved)[target];
        }
    }
}
