using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>A trained encoder and sentences that it was not trained on.</summary>
public sealed class RealGradientTests
{
    [Fact]
    public void IntegratedGradients_OfSentences_AreCompleteAndIndependentOfTheBatch()
    {
        Assert.SkipWhen(MicroBert.Weights is null, MicroBert.Missing);
        using BertModel model = MicroBert.Model();
        TextTokenizer tokenizer = MicroBert.Tokenizer();
        foreach ((string text, int _) in MicroBert.Sentences().Where((_, i) => i % 20 == 0))
        {
            using DisposeScope scope = NewDisposeScope();
            TextExplanation found = Explain(text, new() { Tolerance = 0.01, MaxSteps = 3200 });
            Math.Abs(found.Delta).ShouldBeLessThanOrEqualTo(0.01, text);
            Small.Completes(found);
            EncodedIds(text, out int[] ids);
            int[] from = [ids[0], .. Enumerable.Repeat(tokenizer.PadId, ids.Length - 2), ids[^1]];
            double at = Small.Logits(model, model.EmbedWords(Small.Ids(ids)))[1], start = Small.Logits(model, model.EmbedWords(Small.Ids(from)))[1];
            found.Output.ShouldBe(at, 1e-4);
            found.BaseValue.ShouldBe(start, 1e-4);
            (found.Values.Sum() - (at - start)).ShouldBe(found.Delta, 1e-4);
            Small.Near(Explain(text, new() { BatchSize = 5 }).Values, Explain(text, new() { BatchSize = 50 }).Values, 1e-5);
        }

        TextExplanation Explain(string text, IntegratedGradients method) =>
            TextExplainers.Explain(model, tokenizer, text, method, new() { Target = ClassTarget.Class(1), Units = TextUnits.Tokens });

        void EncodedIds(string text, out int[] ids) => ids = [.. tokenizer.Encode(text, model.MaxTokens).Ids];
    }

    /// <summary>Paths from [MASK] and hiding by [MASK] ask the same question, so that their answers go together.</summary>
    [Fact]
    public void IntegratedGradients_FromMask_GoWithWhatHidingATokenDoes()
    {
        Assert.SkipWhen(MicroBert.Weights is null, MicroBert.Missing);
        using BertModel model = MicroBert.Model();
        TextTokenizer tokenizer = MicroBert.Tokenizer();
        List<double> correlations = [];
        foreach ((string text, int _) in MicroBert.Sentences().Where((_, i) => i % 20 == 0))
        {
            using DisposeScope scope = NewDisposeScope();
            TextExplanation found = TextExplainers.Explain(
                model, tokenizer, text, new IntegratedGradients(), new() { Target = ClassTarget.Class(1), Units = TextUnits.Tokens, Baseline = TextBaseline.Mask });
            int[] ids = [.. tokenizer.Encode(text, model.MaxTokens).Ids];
            double[] lost = [.. Enumerable.Range(0, ids.Length).Select(t => Logit(ids) - Logit([.. ids[..t], tokenizer.MaskId!.Value, .. ids[(t + 1)..]]))];
            if (ids.Length > 7)
                correlations.Add(Correlation([.. found.Values.Skip(1).SkipLast(1)], lost[1..^1]));
        }

        correlations.Average().ShouldBeGreaterThan(0.5);

        double Logit(int[] ids) => Small.Logits(model, model.EmbedWords(Small.Ids(ids)))[1];
    }

    private static double Correlation(double[] a, double[] b)
    {
        (double meanA, double meanB) = (a.Average(), b.Average());
        double both = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return both / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
