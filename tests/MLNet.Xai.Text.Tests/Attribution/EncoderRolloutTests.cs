using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

public sealed class EncoderRolloutTests
{
    [Theory]
    [InlineData(RolloutQuery.FirstToken, true)]
    [InlineData(RolloutQuery.FirstToken, false)]
    [InlineData(RolloutQuery.MeanOfTokens, true)]
    [InlineData(RolloutQuery.MeanOfTokens, false)]
    public void Rollout_IsTheProductOfTheBlocksMatrices(RolloutQuery query, bool residual)
    {
        using DisposeScope scope = NewDisposeScope();
        using BertModel model = Small.Bert();
        Tensor[] layers = Attentions(model, Small.Text);
        foreach (HeadFusion fusion in Enum.GetValues<HeadFusion>())
        {
            Tensor product = eye(layers[0].shape[2]);
            foreach (Tensor layer in layers)
            {
                Tensor fused = fusion switch { HeadFusion.Max => layer[0].amax([0]), HeadFusion.Min => layer[0].amin([0]), _ => layer[0].mean([0]) };
                fused = residual ? fused + eye(fused.shape[0]) : fused;
                product = (fused / fused.sum(1, keepdim: true)).matmul(product);
            }

            Tensor row = query == RolloutQuery.FirstToken ? product[0] : product.mean([0]);
            TextExplanation found = Explain(model, new() { Query = query, HeadFusion = fusion, Residual = residual });
            Small.Near(found.Values, Small.Doubles(row), 1e-6);
            found.Values.Sum().ShouldBe(1, 1e-9);
        }
    }

    [Fact]
    public void Rollout_OneHeadOneBlock_ByHand()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        double[] attention = Small.Doubles(Attentions(model, "fine")[0]);
        // Three tokens: [CLS] fine [SEP].
        attention.Length.ShouldBe(9);
        TextExplanation found = Explain(model, new(), "fine");
        Small.Near(found.Values, [(attention[0] + 1) / 2, attention[1] / 2, attention[2] / 2], 1e-6);
        (found.Method, double.IsNaN(found.BaseValue), double.IsNaN(found.Delta)).ShouldBe(("Attention rollout", true, true));
        found.Output.ShouldBe(Small.Logits(model, model.EmbedWords(Small.Ids(Small.Tokenizer.Encode("fine").Ids)))[0], 1e-6);
    }

    [Fact]
    public void GradientRollout_WeighsHeadsByTheTargetsGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertModel model = Small.Bert();
        double[][] found = new double[2][];
        for (int k = 0; k < 2; k++)
        {
            Tensor[] layers = Attentions(model, Small.Text, out Tensor logits);
            foreach (Tensor layer in layers)
                layer.retain_grad();
            logits[0, k].backward();
            Tensor product = eye(layers[0].shape[2]);
            foreach (Tensor layer in layers)
            {
                Tensor weighted = (layer * layer.grad!)[0].mean([0]).clamp_min(0) + eye(product.shape[0]);
                product = (weighted / weighted.sum(1, keepdim: true)).matmul(product);
            }

            found[k] = [.. Explain(model, new() { Gradients = true }, target: k).Values];
            Small.Near(found[k], Small.Doubles(product[0]), 1e-5);
        }

        found[0].ShouldNotBe(found[1]);
    }

    [Fact]
    public void Rollout_Discard_ZeroesTheSmallest()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        double[] attention = Small.Doubles(Attentions(model, "fine")[0]);
        double[] kept = [.. attention];
        foreach (int i in Enumerable.Range(0, 9).OrderBy(i => attention[i]).Take(4))
            kept[i] = i == 0 ? attention[0] : 0;
        double sum = kept[0] + kept[1] + kept[2] + 1;
        Small.Near(Explain(model, new() { Discard = 0.45 }, "fine").Values, [(kept[0] + 1) / sum, kept[1] / sum, kept[2] / sum], 1e-6);
    }

    [Fact]
    public void Rollout_OptionsThatCannotBe_SaySo()
    {
        using SmallEncoder model = Small.Encoder();
        using BertModel bert = Small.Bert();
        Should.Throw<ArgumentException>(() => Explain(model, new() { Discard = 1 })).Message.ShouldContain("Discard");
        Should.Throw<ArgumentException>(() => Explain(model, new() { AttentionHead = 1 })).Message.ShouldContain("no attention head 1");
        Should.Throw<ArgumentException>(() => Explain(model, new() { AttentionHead = -1 })).Message.ShouldContain("AttentionHead");
        Should.Throw<ArgumentException>(() => Explain(model, new() { Gradients = true, HeadFusion = HeadFusion.Max })).Message.ShouldContain("mean");
        Should.Throw<ArgumentException>(() => Explain(bert, new() { Discard = 0.95, Residual = false, Query = RolloutQuery.MeanOfTokens })).Message.ShouldContain("keep the residual");
        Should.Throw<ArgumentException>(() => TextExplainers.Rollout(model, Small.Tokenizer, "a", options: new() { Baseline = TextBaseline.Zero })).Message.ShouldContain("Baseline");
    }

    private static Tensor[] Attentions(TextModel model, string text) => Attentions(model, text, out _);

    private static Tensor[] Attentions(TextModel model, string text, out Tensor logits)
    {
        model.eval();
        List<Tensor> attentions = [];
        IReadOnlyList<int> ids = Small.Tokenizer.Encode(text).Ids;
        logits = model.FromWords(model.EmbedWords(Small.Ids(ids)), ones([1, ids.Count], ScalarType.Int64), attentions);
        return [.. attentions];
    }

    private static TextExplanation Explain(TextModel model, TextRolloutOptions options, string text = Small.Text, int target = 0) =>
        TextExplainers.Rollout(model, Small.Tokenizer, text, options, new() { Target = ClassTarget.Class(target), Units = TextUnits.Tokens });
}
