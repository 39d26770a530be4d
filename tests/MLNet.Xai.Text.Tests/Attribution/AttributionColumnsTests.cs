using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

public sealed class AttributionColumnsTests : IDisposable
{
    private static readonly string[] s_labels = ["bad", "good"];
    private static readonly string[] s_texts = [Small.Text, "", "a fine film", "nothing of it was absolutely good and then it went on for hours and hours and more hours than one can imagine"];
    private readonly MLContext _ml = new(1);
    private readonly BertModel _model = Small.Bert();

    private TextExplanationEstimator Scored => _ml.Explain().Text.ScoreText("Text", _model, Small.Tokenizer, s_labels);

    private IDataView Data => _ml.Data.LoadFromEnumerable(s_texts.Select(t => new Row { Text = t }));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Columns_HoldWhatTheDirectCallsSay()
    {
        IDataView found = Scored
            .Attribution("Paths", new IntegratedGradients(), units: TextUnits.Tokens)
            .Attribution("Words", new IntegratedGradients { Steps = 7 }, TextBaseline.Mask, ClassTarget.Difference(1, 0))
            .Attribution("Gradient", new Saliency(), target: ClassTarget.Named("bad"), reduction: TokenReduction.L1Norm)
            .Rollout("Rollout", new() { Gradients = true })
            .Fit(Data).Transform(Data);
        Held(found, "Paths", t => TextExplainers.Explain(_model, Small.Tokenizer, t, new IntegratedGradients(), new() { Units = TextUnits.Tokens, ClassNames = s_labels }), complete: true);
        Held(found, "Words", t => TextExplainers.Explain(_model, Small.Tokenizer, t, new IntegratedGradients { Steps = 7 }, new()
        {
            Baseline = TextBaseline.Mask,
            Target = ClassTarget.Difference(1, 0),
            ClassNames = s_labels,
        }), complete: true);
        Held(found, "Gradient", t => TextExplainers.Explain(
            _model, Small.Tokenizer, t, new Saliency(), new() { Target = ClassTarget.Class(0), Reduction = TokenReduction.L1Norm, ClassNames = s_labels }), complete: false);
        Held(found, "Rollout", t => TextExplainers.Rollout(_model, Small.Tokenizer, t, new() { Gradients = true }, new() { ClassNames = s_labels }), complete: false);
    }

    [Fact]
    public void SavedAndLoaded_SameColumns_OneCopyOfTheWeights()
    {
        using Tensor own = linspace(-1, 1, 16);
        TextExplanationEstimator one = Scored.Attribution("Saliency", new Saliency());
        TextExplanationEstimator all = one
            .Attribution("Paths", new IntegratedGradients { Steps = 4, Rule = PathRule.RiemannMiddle, Tolerance = 0.5, MaxSteps = 64, BatchSize = 3 }, TextBaseline.Zero with { KeepSpecialTokens = false })
            .Attribution("Own", new DeepLift { Tolerance = double.PositiveInfinity }, TextBaseline.Embeddings(own))
            .Attribution("Lift", new DeepLift(), TextBaseline.Texts("dull film", "a"))
            .Attribution("Shap", new GradientShap { Samples = 3, NoiseDeviation = 0.1, Seed = 8 }, TextBaseline.Texts("dull", "a film", "it was"))
            .Attribution("Smooth", new SmoothGrad { Samples = 2, Method = new IntegratedGradients { Steps = 2 }, NoiseLevel = 0.1, Seed = 5 }, TextBaseline.Mask)
            .Attribution("Product", new InputXGradient(), target: ClassTarget.Difference(0, 1), units: TextUnits.Tokens, reduction: TokenReduction.L2Norm)
            .Rollout("Rollout", new() { Discard = 0.2, Query = Core.Cam.RolloutQuery.MeanOfTokens, HeadFusion = Core.Cam.HeadFusion.Max, AttentionHead = 1 })
            .Rollout("Gradients", new() { Gradients = true }, ClassTarget.Named("good"));
        ITransformer fitted = all.Fit(Data);
        own.zero_().Dispose();
        byte[] saved = Save(fitted), less = Save(one.Fit(Data));
        (saved.Length - less.Length).ShouldBeLessThan(8000);
        using var stream = new MemoryStream(saved);
        ITransformer loaded = _ml.Model.Load(stream, out _);
        IDataView expected = fitted.Transform(Data), found = loaded.Transform(Data);
        foreach (string name in (string[])["Saliency", "Paths", "Own", "Lift", "Shap", "Smooth", "Product", "Rollout", "Gradients"])
        {
            Floats(found, name).ShouldBe(Floats(expected, name), name);
            Column<string>(found, name + ".Class").ShouldBe(Column<string>(expected, name + ".Class"));
            Column<float>(found, name + ".Output").ShouldBe(Column<float>(expected, name + ".Output"));
        }
    }

    [Fact]
    public void Attribution_WhatDoesNotFit_IsSaidAtTheCall()
    {
        Refused(() => Scored.Attribution("A", new IntegratedGradients { Steps = 0 }), "steps");
        Refused(() => Scored.Attribution("A", new Saliency(), TextBaseline.Zero), "leave the baseline out");
        Refused(() => Scored.Attribution("A", new Saliency(), target: ClassTarget.Named("fine")), "fine");
        Refused(() => Scored.Attribution("A", new Saliency(), target: ClassTarget.Top(2)), "one output each");
        Refused(() => Scored.Attribution("A", new IntegratedGradients { Head = ModelHead.Sigmoid }), "Say it once");
        Refused(() => Scored.Attribution("A", new IntegratedGradients(), TextBaseline.Embeddings(zeros(5))), "[16]");
        Refused(() => Scored.Rollout("A", new() { AttentionHead = 2 }), "no attention head 2");
        Refused(() => Scored.Rollout("A", target: ClassTarget.Class(2)), "no class 2");
        Refused(() => Scored.Attribution("A", new Saliency()).Rollout("A"), "already");
        Refused(() => _ml.Explain().Text.ScoreText("Text", _model, Small.WithoutMask).Attribution("A", new IntegratedGradients(), TextBaseline.Mask), "no [MASK] token");

        static void Refused(Action add, string says) => Should.Throw<ArgumentException>(add).Message.ShouldContain(says);
    }

    private static void Held(IDataView found, string name, Func<string, TextExplanation> direct, bool complete)
    {
        TextExplanation[] expected = [.. s_texts.Select(direct)];
        float[][] values = Floats(found, name);
        string[] classes = Column<string>(found, name + ".Class");
        float[] outputs = Column<float>(found, name + ".Output");
        for (int i = 0; i < s_texts.Length; i++)
        {
            Small.Near([.. values[i].Select(v => (double)v)], expected[i].Values, 1e-5);
            classes[i].ShouldBe(expected[i].OutputName);
            outputs[i].ShouldBe((float)expected[i].Output, 1e-5f);
        }

        (found.Schema.GetColumnOrNull(name + ".Delta") is not null, found.Schema.GetColumnOrNull(name + ".BaseValue") is not null).ShouldBe((complete, complete));
        if (complete)
        {
            float[] deltas = Column<float>(found, name + ".Delta"), bases = Column<float>(found, name + ".BaseValue");
            for (int i = 0; i < s_texts.Length; i++)
            {
                deltas[i].ShouldBe((float)expected[i].Delta, 1e-5f);
                bases[i].ShouldBe((float)expected[i].BaseValue, 1e-5f);
            }
        }
    }

    private static float[][] Floats(IDataView view, string name) => [.. view.GetColumn<VBuffer<float>>(name).Select(v => v.DenseValues().ToArray())];

    private static T[] Column<T>(IDataView view, string name) => [.. view.GetColumn<T>(name)];

    private byte[] Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Data.Schema, stream);
        return stream.ToArray();
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
