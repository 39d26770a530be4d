using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
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
        WordTokenizer tokenizer = MicroBert.Tokenizer();
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

    [Fact]
    public void EveryMethod_FindsTheTellingWord()
    {
        Assert.SkipWhen(MicroBert.Weights is null, MicroBert.Missing);
        using BertModel model = MicroBert.Model();
        WordTokenizer tokenizer = MicroBert.Tokenizer();
        foreach (AttributionMethod method in (AttributionMethod[])[new IntegratedGradients(), new GradientShap { Samples = 200 }])
        {
            foreach ((string text, int label, string word) in (ReadOnlySpan<(string, int, string)>)[("a wonderful film", 1, "wonderful"), ("a dull film", 0, "dull")])
            {
                TextExplanation found = TextExplainers.Explain(model, tokenizer, text, method, new() { Target = ClassTarget.Class(label) });
                found.Tokens[Enumerable.Range(0, found.Values.Count).MaxBy(i => found.Values[i])].Text.ShouldBe(word, found.Method);
            }
        }
    }
}
