using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using Shapes;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>Why Grad-CAM on a vision transformer can point nowhere though layer, tokens and reshape are right: docs/methods/class-activation-maps.md.</summary>
public sealed class TransformerGradCamTests
{
    private const int Patches = 8;

    [Theory]
    [InlineData("blocks.2", false)]
    [InlineData("blocks.2.norm2", false)]
    [InlineData("blocks.2.norm1", true)]
    [InlineData("blocks.1", true)]
    public void Explain_LayersOfTheLastBlock_PatchesHaveGradientsOnlyBeforeItsAttention(string layer, bool has)
    {
        torch.random.manual_seed(3);
        using VisionTransformer net = Net();
        using DisposeScope scope = NewDisposeScope();

        float[] map = new CamExplainer(net).Explain(randn(1, 3, 64, 64), new CamOptions { Method = CamMethod.HiResCam, Layers = [layer], Signed = true, Normalize = false })[0].Map;

        (map.Max(Math.Abs) > 0).ShouldBe(has);
    }

    [Fact]
    public void Gradients_ThroughKeysAlone_SumToNothingOverTheTokens()
    {
        torch.random.manual_seed(3);
        using VisionTransformer net = Net();
        using DisposeScope scope = NewDisposeScope();
        Tensor image = randn(1, 3, 64, 64);

        // Attention sums to one whatever the keys are, and every token's key meets the same query of the class token.
        Shrinkage(Gradient(net, image, keys: true, values: false)).ShouldBeLessThan(1e-4);
        Shrinkage(Gradient(net, image, keys: false, values: true)).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void Explain_ATransformerThatLooksAtTheShape_GradCamLosesItAndElementWiseDoesNot()
    {
        torch.random.manual_seed(1);
        using VisionTransformer net = Net();
        Training.Fit(net, steps: 400, rate: 0.0015);
        const int count = 30;
        double gradCam = 0, elementWise = 0, chance = 0;
        for (int n = 0; n < count; n++)
        {
            ShapePicture picture = ShapePicture.Draw(Training.HeldOut + n);
            gradCam += Overlap(CamMethod.GradCam, picture) / count;
            elementWise += Overlap(CamMethod.GradCamElementWise, picture) / count;
            chance += MapOverlap.ChanceLevel(picture.Mask.Length, (int)(0.15 * picture.Mask.Length), picture.Mask.Count(m => m)) / count;
        }

        elementWise.ShouldBeGreaterThan(3 * chance);
        elementWise.ShouldBeGreaterThan(gradCam + 0.1);

        double Overlap(CamMethod method, ShapePicture picture)
        {
            using DisposeScope scope = NewDisposeScope();
            float[] map = new CamExplainer(net).Explain(Training.Recipe.ToTensor(picture.Rgb), new CamOptions { Method = method })[0].Map;
            return MapOverlap.IntersectionOverUnion(MapOverlap.Top(map, 0.15), picture.Mask);
        }
    }

    private static VisionTransformer Net() => new(new VisionTransformerOptions
    {
        ImageSize = ShapePicture.Size,
        PatchSize = ShapePicture.Size / Patches,
        Width = 64,
        Depth = 3,
        Heads = 4,
        HiddenWidth = 128,
        ClassCount = ShapePicture.Names.Length,
    });

    /// <summary>The norm of the tokens' mean gradient in parts of their mean norm: what Grad-CAM's average leaves.</summary>
    private static double Shrinkage(Tensor gradient) => (gradient.mean([0]).norm() / gradient.norm(1).mean()).item<float>();

    /// <summary>Gradient of the first output with respect to the last block's first norm, through some of its attention's parts, [tokens, width].</summary>
    private static Tensor Gradient(VisionTransformer net, Tensor image, bool keys, bool values)
    {
        net.eval();
        Tensor? at = null;
        using (Hook("blocks.2.norm1", result => at = result.detach().clone().requires_grad_(true)))
        using (Hook("blocks.2.attn.qkv", result =>
        {
            Tensor[] parts = result.chunk(3, 2);
            return cat([parts[0].detach(), keys ? parts[1] : parts[1].detach(), values ? parts[2] : parts[2].detach()], 2);
        }))
        {
            Tensor output = net.call(image)[0, 0];
            return autograd.grad([output], [at!])[0][0];
        }

        IDisposable Hook(string layer, Func<Tensor, Tensor> change)
        {
            var hook = net.Layer(layer).register_forward_hook((_, _, result) => change(result).DetachFromDisposeScope());
            return new Removed(hook.remove);
        }
    }

    private sealed class Removed(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
