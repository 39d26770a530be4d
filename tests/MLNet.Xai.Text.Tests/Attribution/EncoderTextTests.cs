using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>Odd texts, and what is left behind.</summary>
public sealed class EncoderTextTests
{
    [Fact]
    public void Explain_EmptyText_SpecialTokensGetNothing()
    {
        using SmallEncoder model = Small.Encoder();
        TextExplanation found = TextExplainers.Explain(model, Small.Tokenizer, "");
        found.Tokens.Select(t => t.Text).ShouldBe(["[CLS]", "[SEP]"]);
        found.Values.ShouldBe([0, 0]);
        (found.Delta, found.BaseValue).ShouldBe((0, found.Output));
    }

    [Fact]
    public void Explain_LongText_IsCutAndSaysSo()
    {
        using SmallEncoder model = Small.Encoder();
        string text = string.Join(' ', Enumerable.Repeat("fine", 10_000));
        TextExplanation found = TextExplainers.Explain(model, Small.Tokenizer, text, new IntegratedGradients { Steps = 4 });
        (found.Tokens.Count, found.IsTruncated, found.SeenLength).ShouldBe((24, true, (22 * 5) - 1));
        TextExplainers.Explain(model, Small.Tokenizer, text, new Saliency(), new() { MaxTokens = 6 }).Tokens.Count.ShouldBe(6);
        Should.Throw<ArgumentException>(() => TextExplainers.Explain(model, Small.Tokenizer, text, options: new() { MaxTokens = 25 })).Message.ShouldContain("takes 24");
    }

    [Fact]
    public void Explain_Words_SumTheirPieces()
    {
        using SmallEncoder model = Small.Encoder();
        TextExplanation tokens = TextExplainers.Explain(model, Small.Tokenizer, Small.Text, options: new() { Units = TextUnits.Tokens });
        TextExplanation words = TextExplainers.Explain(model, Small.Tokenizer, Small.Text);
        words.Tokens.Select(t => t.Text).ShouldBe(["[CLS]", "a", "movie", "that", "was", "absolutely", "amazing", "[SEP]"]);
        words.Values.Sum().ShouldBe(tokens.Values.Sum(), 1e-12);
        words.Values[5].ShouldBe(tokens.Values.Where((_, i) => tokens.Tokens[i].Word == 4).Sum(), 1e-12);
        (words.Delta, words.BaseValue, words.Output).ShouldBe((tokens.Delta, tokens.BaseValue, tokens.Output));
    }

    [Fact]
    public void Explain_Cancelled_StopsBetweenPasses()
    {
        using SmallEncoder model = Small.Encoder();
        using var stop = new CancellationTokenSource();
        model.Passing = () =>
        {
            if (model.Calls == 6)
                stop.Cancel();
        };
        Should.Throw<OperationCanceledException>(() => TextExplainers.Explain(model, Small.Tokenizer, Small.Text, new IntegratedGradients { Steps = 100, BatchSize = 1 }, cancellation: stop.Token));
        model.Calls.ShouldBe(7);
        model.Passing = null;
        Should.Throw<OperationCanceledException>(() => TextExplainers.Rollout(model, Small.Tokenizer, Small.Text, cancellation: stop.Token));
        TextExplainers.Explain(model, Small.Tokenizer, Small.Text).Values.Count.ShouldBe(8);
    }

    [Fact]
    public void Explain_LeavesTheModelAsItWas()
    {
        using BertModel model = Small.Bert();
        model.train();
        string[] names = [.. model.state_dict().Keys];
        bool[] flags = [.. model.modules().Select(m => m.training)];
        TextExplanation found = TextExplainers.Explain(model, Small.Tokenizer, Small.Text);
        found.Values.ShouldBe(TextExplainers.Explain(model, Small.Tokenizer, Small.Text).Values);
        model.modules().Select(m => m.training).ShouldBe(flags);
        model.training.ShouldBeTrue();
        model.state_dict().Keys.ShouldBe(names);
        model.parameters().ShouldAllBe(p => Equals(p.grad, null));
        using (inference_mode(true))
            Small.Near(TextExplainers.Explain(model, Small.Tokenizer, Small.Text).Values, found.Values, 1e-6);
    }

    [Fact]
    public void Explain_ManyTexts_LeavesNoTensors()
    {
        using BertModel model = Small.Bert();
        AttributionMethod[] methods =
            [new IntegratedGradients { Steps = 4 }, new Saliency(), new SmoothGrad { Samples = 2 }, new DeepLift(), new GradientShap { Samples = 2 }, new InputXGradient()];
        using Tensor mine = zeros(16);
        TextBaseline own = TextBaseline.Embeddings(mine);
        Explain(0);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 200; i++)
            Explain(i);
        (DisposeScopeManager.Statistics.ThreadTotalLiveCount - before).ShouldBeLessThanOrEqualTo(0);

        void Explain(int i)
        {
            string text = string.Join(' ', Enumerable.Repeat($"w{i % 7}", i % 12));
            AttributionMethod method = methods[i % methods.Length];
            _ = TextExplainers.Explain(model, Small.Tokenizer, text, method, new() { Baseline = TextMethods.HasBaseline(method) && i % 2 == 0 ? own : null });
            _ = TextExplainers.Rollout(model, Small.Tokenizer, text, new() { Gradients = i % 2 == 0 });
        }
    }
}
