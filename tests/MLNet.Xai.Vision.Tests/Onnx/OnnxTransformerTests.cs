using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>A vision transformer in ONNX: attention is found in the graph, and rolled out as that of the same network on libtorch.</summary>
public sealed class OnnxTransformerTests : IDisposable
{
    private const int Size = 16, Patch = 4, Width = 12, Heads = 3, Depth = 3, Classes = 4;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly VisionTransformer _torch;
    private readonly OnnxImageModel _onnx;
    private readonly Tensor _images;

    public OnnxTransformerTests()
    {
        random.manual_seed(6);
        _torch = new VisionTransformer(new VisionTransformerOptions { ImageSize = Size, PatchSize = Patch, Width = Width, Heads = Heads, Depth = Depth, ClassCount = Classes, Epsilon = 1e-5 });
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in _torch.parameters())
                parameter.add_(randn_like(parameter) * 0.4);
        }

        _torch.eval();
        _onnx = new OnnxImageModel(TransformerFile.Write(_torch, Width, Heads, Depth, Patch, Size, Classes));
        _images = randn(2, 3, Size, Size);
    }

    public void Dispose()
    {
        _onnx.Dispose();
        _torch.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Call_ATransformerOfOnePicture_GivesLibtorchsLogits()
    {
        using IDisposable quiet = no_grad();
        Numbers.RelativeError(_onnx.call(_images).Values(), _torch.call(_images).Values()).ShouldBeLessThan(1e-4);
        _onnx.TakesBatches.ShouldBeFalse();
        _onnx.AttentionLayers.ShouldBe(["blocks.0.attention", "blocks.1.attention", "blocks.2.attention"]);
        _onnx.FeatureLayer.ShouldBeNull();
    }

    [Theory]
    [InlineData(HeadFusion.Mean)]
    [InlineData(HeadFusion.Max)]
    public void AttentionRollout_FromTheGraph_IsThatOfLibtorch(HeadFusion fusion)
    {
        var options = new CamOptions { Method = CamMethod.AttentionRollout, HeadFusion = fusion };
        IReadOnlyList<CamExplanation> expected = new CamExplainer(_torch).Explain(_images, options), found = new CamExplainer(_onnx).Explain(_images, options);
        for (int i = 0; i < 2; i++)
        {
            found[i].Class.ShouldBe(expected[i].Class);
            Numbers.RelativeError(found[i].Map, expected[i].Map).ShouldBeLessThan(1e-4);
        }
    }

    [Fact]
    public void Explain_WhatAGraphHasNot_SaysWhatToSet()
    {
        Should.Throw<ArgumentException>(() => new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.ScoreCam })).Message.ShouldContain("Say which layer");
        Should.Throw<NotSupportedException>(() => new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.GradientRollout })).Message.ShouldContain("ONNX Runtime gives no gradients");
        Should.Throw<ArgumentException>(() => new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.AttentionRollout, Layers = ["blocks.0.out"] })).Message
            .ShouldContain("'blocks.0.out' gives [2, 17, 12]; attention is [N, heads, tokens, tokens]");
        using var net = new TinyNetwork();
        using OnnxImageModel without = net.Onnx();
        Should.Throw<ArgumentException>(() => new CamExplainer(without).Explain(_images, new CamOptions { Method = CamMethod.AttentionRollout })).Message.ShouldContain("that give attention matrices: set Layers");
    }
}
