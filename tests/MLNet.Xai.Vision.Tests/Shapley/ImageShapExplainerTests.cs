using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Shapley;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Shapley;

/// <summary>Shapley values of superpixels on a network that is a weighted sum of pixels, whose values are known.</summary>
public sealed class ImageShapExplainerTests : IDisposable
{
    private const int Size = 12;
    private static readonly ImageRecipe s_recipe = new() { Name = "raw", Height = Size, Width = Size, Scale = 1 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Weighted _net = new();
    private readonly byte[] _rgb = new byte[3 * Size * Size];

    public ImageShapExplainerTests() => new Random(5).NextBytes(_rgb);

    public void Dispose()
    {
        _net.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(ImageShapMethod.Partition, 3, 1000)]
    [InlineData(ImageShapMethod.Partition, 6, 64)]
    [InlineData(ImageShapMethod.Kernel, 3, 1000)]
    [InlineData(ImageShapMethod.Kernel, 6, 200)]
    public void Explain_AWeightedSum_IsEachSuperpixelsPart(ImageShapMethod method, int side, int evaluations)
    {
        var options = new ImageShapOptions { Method = method, Segmentation = ImageSegmentation.Grid(side, side), MaxEvaluations = evaluations, HideColor = (0, 0, 0), Head = ModelHead.Raw };

        ImageShapExplanation found = new ImageShapExplainer(_net, s_recipe).Explain(_rgb, options, ClassTarget.Difference(0, 1));

        double[] parts = Parts(found.Superpixels, 0).Zip(Parts(found.Superpixels, 1), (a, b) => a - b).ToArray();
        double scale = parts.Max(Math.Abs);
        found.Residual(0).ShouldBe(0, 1e-6 * scale * parts.Length);
        found.BaseValues[0].ShouldBe(0, 1e-3);
        found.Evaluations.ShouldBeLessThanOrEqualTo(evaluations);

        // A tree that is not followed to its leaves shares what it has left there evenly: the sum is right, the parts need not be.
        if (method == ImageShapMethod.Partition && OwenValues.Evaluations(SuperpixelTree.Of(found.Superpixels)) + 2 > evaluations)
            found.Values[0].Sum().ShouldBe(parts.Sum(), 1e-4 * scale);
        else
            found.Values[0].Zip(parts).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-4 * scale);
        found.ValueMap(0)[5].ShouldBe((float)found.Values[0][found.Superpixels.Labels[5]]);
    }

    [Fact]
    public void Explain_TheTwoLargest_GivesBothInOrder()
    {
        var options = new ImageShapOptions { Segmentation = ImageSegmentation.Grid(2, 2), Head = ModelHead.Raw };
        ImageShapExplanation found = new ImageShapExplainer(_net, s_recipe).Explain(_rgb, options, ClassTarget.Top(2));
        found.Classes.Count.ShouldBe(2);
        found.Outputs[0].ShouldBeGreaterThanOrEqualTo(found.Outputs[1]);
        for (int i = 0; i < 2; i++)
            found.Residual(i).ShouldBe(0, 1e-3);
    }

    [Theory]
    [InlineData(ImageShapMethod.Partition)]
    [InlineData(ImageShapMethod.Kernel)]
    public void Explain_OneSuperpixel_HasTheWholeDifference(ImageShapMethod method)
    {
        long before = LiveTensors.Count();
        var options = new ImageShapOptions { Method = method, Segmentation = ImageSegmentation.Grid(1, 1), Head = ModelHead.Raw };
        ImageShapExplanation found = new ImageShapExplainer(_net, s_recipe).Explain(_rgb, options, ClassTarget.Class(1));
        found.Values[0].ShouldBe([found.Outputs[0] - found.BaseValues[0]], 1e-6);
        LiveTensors.Count().ShouldBe(before);
    }

    [Fact]
    public void Explain_WhatCannotBe_SaysWhatToSet()
    {
        var explainer = new ImageShapExplainer(_net, s_recipe);
        var many = new ImageShapOptions { Method = ImageShapMethod.Kernel, Segmentation = ImageSegmentation.Grid(6, 6), MaxEvaluations = 60, Head = ModelHead.Raw };
        Should.Throw<ArgumentException>(() => explainer.Explain(_rgb, many)).Message.ShouldContain("grid(6, 6) makes 36 superpixels of the picture, and KernelSHAP needs more than two evaluations each: set MaxEvaluations to 74 or more");
        Should.Throw<ArgumentException>(() => explainer.Explain(_rgb[1..])).Message.ShouldContain("432 RGB bytes; there are 431");
        Should.Throw<ArgumentException>(() => explainer.Explain(_rgb, new ImageShapOptions { MaxEvaluations = 3 })).Message.ShouldContain("MaxEvaluations");
        Should.Throw<ArgumentException>(() => explainer.Explain(_rgb, new ImageShapOptions { Head = ModelHead.Raw }, ClassTarget.Class(7))).Message.ShouldContain("no class 7");
    }

    private double[] Parts(Superpixels superpixels, int output)
    {
        var parts = new double[superpixels.Count];
        float[] weights = [.. _net.Weights[output].data<float>()];
        for (int p = 0; p < Size * Size; p++)
        {
            for (int c = 0; c < 3; c++)
                parts[superpixels.Labels[p]] += weights[(c * Size * Size) + p] * _rgb[(3 * p) + c];
        }

        return parts;
    }

    private sealed class Weighted : nn.Module<Tensor, Tensor>
    {
        public Weighted()
            : base(nameof(Weighted))
        {
            random.manual_seed(8);
            Weights = randn(2, 3 * Size * Size).DetachFromDisposeScope();
        }

        public Tensor Weights { get; }

        public override Tensor forward(Tensor input) => input.flatten(1).matmul(Weights.t());

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Weights.Dispose();
            base.Dispose(disposing);
        }
    }
}
