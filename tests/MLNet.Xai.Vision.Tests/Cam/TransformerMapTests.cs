using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Cam;

public sealed class TransformerMapTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly VisionTransformer _net;
    private readonly Tensor _images;

    public TransformerMapTests()
    {
        random.manual_seed(4);
        _net = new VisionTransformer(new VisionTransformerOptions { ImageSize = 16, PatchSize = 4, Width = 12, Depth = 3, Heads = 2, ClassCount = 4 });
        _net.eval();
        _images = randn(2, 3, 16, 16);
    }

    public void Dispose()
    {
        _net.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(CamMethod.AttentionRollout)]
    [InlineData(CamMethod.GradientRollout)]
    [InlineData(CamMethod.LeGrad)]
    public void AttentionMaps_OfABatch_AreEachImageAlone(CamMethod method)
    {
        var options = new CamOptions { Method = method, AtLayerResolution = true, Normalize = false };
        IReadOnlyList<CamExplanation> both = new CamExplainer(_net).Explain(_images, options);
        both[1].Height.ShouldBe(4);
        both[1].Map.Max().ShouldBeGreaterThan(0);
        CamExplanation alone = new CamExplainer(_net).Explain(_images.narrow(0, 1, 1), options)[0];
        GoldenTensors.Difference(both[1].Map, alone.Map).ShouldBeLessThan(1e-6);
    }

    [Theory]
    [InlineData(CamMethod.AttentionRollout)]
    [InlineData(CamMethod.GradientRollout)]
    [InlineData(CamMethod.LeGrad)]
    public void AttentionMaps_CallerInNoGrad_SameAndNothingLeaks(CamMethod method)
    {
        var options = new CamOptions { Method = method, Target = ClassTarget.Top(2) };
        var explainer = new CamExplainer(_net);
        float[] free = explainer.Explain(_images, options)[0].Map;
        using IDisposable mode = no_grad();
        explainer.Explain(_images, options)[0].Map.ShouldBe(free);
        is_grad_enabled().ShouldBeFalse();
        long before = LiveTensors.Count();
        for (int i = 0; i < 5; i++)
            explainer.Explain(_images, options);
        Tensor.TotalCount.ShouldBe(before);
        _net.parameters().Count(p => p.grad is not null).ShouldBe(0);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 4)]
    [InlineData(false, 8)]
    public void MoreTokens_StandBeforeTheGrid(bool distilled, int registers)
    {
        // 4 registers and a class token before 4 x 4 patches are 21 tokens, 4 without it 20: not 4 x 5.
        random.manual_seed(6);
        var options = new VisionTransformerOptions { ImageSize = 16, PatchSize = 4, Width = 12, Depth = 2, Heads = 2, ClassCount = 4 };
        (options.Distilled, options.RegisterTokens) = (distilled, registers);
        using var net = new VisionTransformer(options);
        net.eval();
        int prefix = net.PrefixTokens;
        prefix.ShouldBe(1 + registers + (distilled ? 1 : 0));
        foreach (CamMethod method in (CamMethod[])[CamMethod.GradCam, CamMethod.EigenCam, CamMethod.AblationCam])
        {
            CamExplanation map = new CamExplainer(net).Explain(_images, new CamOptions { Method = method, AtLayerResolution = true })[1];
            var reshaped = new CamOptions { Method = method, AtLayerResolution = true, Reshape = t => t.narrow(1, prefix, 16).transpose(1, 2).reshape(t.shape[0], 12, 4, 4) };
            CamExplanation own = new CamExplainer(net).Explain(_images, reshaped)[1];
            (map.Height, map.Width).ShouldBe((4, 4));
            GoldenTensors.Difference(map.Map, own.Map).ShouldBeLessThan(1e-6);
        }

        // Rollout by hand: of the class token's row those behind all other tokens.
        Tensor[] attention = [.. Enumerable.Range(0, 2).Select(b => Attention(net, b))];
        Tensor roll = eye(16 + prefix);
        foreach (Tensor a in attention)
        {
            Tensor with = a.mean([0L]) + eye(16 + prefix);
            roll = (with / with.sum(-1, keepdim: true)).matmul(roll);
        }

        float[] rollout = new CamExplainer(net).Explain(_images.narrow(0, 0, 1), new CamOptions { Method = CamMethod.AttentionRollout, AtLayerResolution = true, Normalize = false })[0].Map;
        GoldenTensors.Difference(rollout, roll[0].narrow(0, prefix, 16).Values()).ShouldBeLessThan(1e-6);
        new CamExplainer(net).Explain(_images, new CamOptions { Method = CamMethod.LeGrad, AtLayerResolution = true })[0].Map.Length.ShouldBe(16);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void LeGrad_OfOneBlock_MatchesFiniteDifferences(int block)
    {
        // Nudge one attention weight and look at the logit that the network would give if this block were the last.
        // The head sees the class token alone, so that of 17 queries only its own has a gradient.
        var options = new CamOptions { Method = CamMethod.LeGrad, Layers = [$"blocks.{block}.attn.attn_drop"], Target = ClassTarget.Class(1), AtLayerResolution = true, Normalize = false };
        float[] map = new CamExplainer(_net).Explain(_images.narrow(0, 0, 1), options)[0].Map;
        int patch = Array.IndexOf(map, map.Max());
        double[] slopes = [.. Enumerable.Range(0, 2).Select(head => Math.Max(0, (Nudged(block, head, patch, 0.02f) - Nudged(block, head, patch, -0.02f)) / 0.04))];
        slopes.Sum().ShouldBeGreaterThan(0);
        ((double)map[patch]).ShouldBe(slopes.Average() / 17, 1e-3 * slopes.Average());
        options.AttentionHead = 1;
        ((double)new CamExplainer(_net).Explain(_images.narrow(0, 0, 1), options)[0].Map[patch]).ShouldBe(slopes[1] / 17, 1e-3 * slopes.Average());
    }

    [Fact]
    public void Tokens_BecomeAGrid_ClassTokenLeftOut()
    {
        CamExplanation map = new CamExplainer(_net).Explain(_images, new CamOptions { AtLayerResolution = true })[0];
        (map.Height, map.Width).ShouldBe((4, 4));
        CamExplanation own = new CamExplainer(_net).Explain(
            _images, new CamOptions { AtLayerResolution = true, Reshape = t => t.narrow(1, 1, 16).transpose(1, 2).reshape(t.shape[0], 12, 4, 4) })[0];
        own.Map.ShouldBe(map.Map);
        Fails(CamMethod.GradientRollout, "norm").ShouldContain("attention is [N, heads, tokens, tokens]");
        Fails(CamMethod.LeGrad, "blocks.0.norm1").ShouldContain("attention is [N, heads, tokens, tokens]");
        Fails(CamMethod.LeGrad, "norm").ShouldContain("a numbered module above it like 'blocks.3' of 'blocks.3.attn.attn_drop'; 'norm' has none");

        string Fails(CamMethod method, string layer) =>
            Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(_images, new CamOptions { Method = method, Layers = [layer] })).Message;
    }

    private Tensor Attention(VisionTransformer net, int block)
    {
        Tensor? kept = null;
        var hook = net.Layer($"blocks.{block}.attn.attn_drop").register_forward_hook((_, _, attention) =>
        {
            kept = attention[0].detach().clone().DetachFromDisposeScope();
            return attention;
        });
        net.call(_images.narrow(0, 0, 1));
        hook.remove();
        return kept!.MoveToOuterDisposeScope();
    }

    private double Nudged(int block, int head, int patch, float by)
    {
        using IDisposable quiet = no_grad();
        var hook = _net.Layer($"blocks.{block}.attn.attn_drop").register_forward_hook((_, _, attention) =>
        {
            Tensor changed = attention.clone();
            changed[0, head, 0, patch + 1] += by;
            return changed;
        });
        List<Action> skipped = [hook.remove];
        for (int b = block + 1; b < 3; b++)
            skipped.Add(_net.Layer($"blocks.{b}").register_forward_hook((_, tokens, _) => tokens.clone()).remove);
        double logit = _net.call(_images.narrow(0, 0, 1))[0, 1].item<float>();
        skipped.ForEach(remove => remove());
        return logit;
    }
}
