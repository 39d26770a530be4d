using MLNet.Xai.Core.Cam;
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

    [Fact]
    public void GradientOfAttention_MatchesFiniteDifferences()
    {
        // LeGrad of one layer and one head is the positive part of the gradient itself: nudge one attention weight and look.
        var options = new CamOptions { Method = CamMethod.LeGrad, Layers = ["blocks.2.attn.attn_drop"], Target = ImageTarget.Class(1), AtLayerResolution = true, Normalize = false };
        float[] map = new CamExplainer(_net).Explain(_images.narrow(0, 0, 1), options)[0].Map;
        int patch = Array.IndexOf(map, map.Max());
        var expected = 0.0;
        for (int head = 0; head < 2; head++)
            expected += Math.Max(0, (Nudged(head, patch, 0.02f) - Nudged(head, patch, -0.02f)) / 0.04) / 2;
        ((double)map[patch]).ShouldBe(expected, 1e-3 * (1 + expected));
    }

    [Fact]
    public void Tokens_BecomeAGrid_ClassTokenLeftOut()
    {
        CamExplanation map = new CamExplainer(_net).Explain(_images, new CamOptions { AtLayerResolution = true })[0];
        (map.Height, map.Width).ShouldBe((4, 4));
        CamExplanation own = new CamExplainer(_net).Explain(
            _images, new CamOptions { AtLayerResolution = true, Reshape = t => t.narrow(1, 1, 16).transpose(1, 2).reshape(t.shape[0], 12, 4, 4) })[0];
        own.Map.ShouldBe(map.Map);
        Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(_images, new CamOptions { Method = CamMethod.LeGrad, Layers = ["norm"] }))
            .Message.ShouldContain("attention is [N, heads, tokens, tokens]");
    }

    [Fact]
    public void ChannelsLast_AreRecognised()
    {
        Tensor nhwc = randn(1, 7, 7, 12);
        SpatialMaps.Of(nhwc, "x", [1, 3, 32, 32], null).shape.ShouldBe([1, 12, 7, 7]);
        SpatialMaps.Of(nhwc.permute(0, 3, 1, 2), "x", [1, 3, 32, 32], null).shape.ShouldBe([1, 12, 7, 7]);
        SpatialMaps.Of(randn(1, 98, 12), "x", [1, 3, 32, 64], null).shape.ShouldBe([1, 12, 7, 14]);
    }

    private double Nudged(int head, int patch, float by)
    {
        using IDisposable quiet = no_grad();
        var hook = _net.Layer("blocks.2.attn.attn_drop").register_forward_hook((_, _, attention) =>
        {
            Tensor changed = attention.clone();
            changed[0, head, 0, patch + 1] += by;
            return changed;
        });
        double logit = _net.call(_images.narrow(0, 0, 1))[0, 1].item<float>();
        hook.remove();
        return logit;
    }
}
