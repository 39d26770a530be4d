using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>What integrated gradients start from: a baseline's output is the base value, and what is missing is the delta.</summary>
public sealed class BaselineTests
{
    private static readonly EncodedText s_encoded = Small.Tokenizer.Encode(Small.Text);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Explain_ZeroPadMask_BaseValueIsTheModelsThere(bool keep)
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        foreach ((TextBaseline baseline, int? id) in (ReadOnlySpan<(TextBaseline, int?)>)[(TextBaseline.Zero, null), (TextBaseline.Pad, 0), (TextBaseline.Mask, 3)])
        {
            Tensor words = Words(model).clone();
            for (int i = 0; i < s_encoded.Ids.Count; i++)
            {
                if (!(keep && s_encoded.Tokens[i].IsSpecial))
                    words[0][i] = id is { } k ? model.EmbedWords(Small.Ids([k]))[0][0] : 0;
            }

            TextExplanation found = Explain(model, baseline with { KeepSpecialTokens = keep });
            found.BaseValue.ShouldBe(Small.Logits(model, words)[1], 1e-12);
            found.Output.ShouldBe(Small.Logits(model, Words(model))[1], 1e-6);
            Small.Completes(found);
            Math.Abs(found.Delta).ShouldBeLessThan(1e-7);
            if (keep)
                (found.Values[0], found.Values[^1]).ShouldBe((0, 0));
        }
    }

    [Fact]
    public void Explain_Default_IsPad()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        Explain(model, null).Values.ShouldBe(Explain(model, TextBaseline.Pad).Values);
    }

    [Fact]
    public void Explain_Embeddings_OfEachShape()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        Tensor one = linspace(-1, 1, 8, ScalarType.Float64), each = one.expand(s_encoded.Ids.Count, 8);
        TextExplanation found = Explain(model, TextBaseline.Embeddings(one) with { KeepSpecialTokens = false });
        found.BaseValue.ShouldBe(Small.Logits(model, each.unsqueeze(0))[1], 1e-12);
        foreach (Tensor same in (Tensor[])[one.unsqueeze(0), each, each.unsqueeze(0), one.reshape(1, 1, 8)])
            Small.Near(Explain(model, TextBaseline.Embeddings(same) with { KeepSpecialTokens = false }).Values, found.Values, 1e-12);
        Should.Throw<ArgumentException>(() => Explain(model, TextBaseline.Embeddings(zeros(5)))).Message.ShouldContain("[8]");
        Should.Throw<ArgumentException>(() => Explain(model, TextBaseline.Embeddings(zeros(3, 8)))).Message.ShouldContain($"{s_encoded.Ids.Count} tokens");
        Should.Throw<ArgumentException>(() => Explain(model, TextBaseline.Embeddings(zeros(2, 1, 8)))).Message.ShouldContain("one baseline");
        Should.Throw<ArgumentException>(() => TextBaseline.Embeddings(zeros(8).fill_(float.NaN))).Message.ShouldContain("NaN");
        Should.Throw<ArgumentException>(() => TextBaseline.Embeddings(zeros(8, dtype: ScalarType.Int64))).Message.ShouldContain("Int64");
    }

    [Fact]
    public void Explain_TextAsBaseline_StandsInTheTextsPlaces()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallEncoder model = Small.Encoder();
        foreach (string other in (string[])["", "dull", "it was as dull as one can imagine and then went on for hours more"])
        {
            EncodedText own = Small.Tokenizer.Encode(other);
            int[] between = [.. own.Ids.Skip(1).SkipLast(1), .. Enumerable.Repeat(0, s_encoded.Ids.Count)];
            int[] ids = [1, .. between.Take(s_encoded.Ids.Count - 2), 2];
            TextExplanation found = Explain(model, TextBaseline.Texts(other));
            found.BaseValue.ShouldBe(Small.Logits(model, model.EmbedWords(Small.Ids(ids)))[1], 1e-12);
            Small.Completes(found);
        }
    }

    [Fact]
    public void Explain_BaselineThatCannotBe_SaysSo()
    {
        using SmallEncoder model = Small.Encoder();
        Should.Throw<ArgumentException>(() => TextExplainers.Explain(model, Small.WithoutMask, Small.Text, options: new() { Baseline = TextBaseline.Mask }))
            .Message.ShouldContain("no [MASK] token");
        Should.Throw<ArgumentException>(() => TextExplainers.Explain(model, Small.Tokenizer, Small.Text, new Saliency(), new() { Baseline = TextBaseline.Pad })).Message.ShouldContain("leave the baseline out");
        using Tensor own = zeros(1);
        Should.Throw<ArgumentException>(() => TextExplainers.Explain(model, Small.Tokenizer, Small.Text, new IntegratedGradients { Baseline = own })).Message.ShouldContain("TextBaseline.Embeddings");
        Should.Throw<ArgumentException>(() => TextBaseline.Texts()).Message.ShouldContain("no baseline texts");
        Should.Throw<ArgumentException>(() => Explain(model, TextBaseline.Texts("one", "two"))).Message.ShouldContain("one baseline");
    }

    private static Tensor Words(SmallEncoder model) => model.EmbedWords(Small.Ids(s_encoded.Ids)).detach();

    private static TextExplanation Explain(TextModel model, TextBaseline? baseline) => TextExplainers.Explain(
        model, Small.Tokenizer, Small.Text, new IntegratedGradients(), new() { Baseline = baseline, Target = ClassTarget.Class(1), Units = TextUnits.Tokens });
}
