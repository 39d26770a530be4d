using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Lime;

public sealed class ImageLimeExplainerTests : IDisposable
{
    private static readonly ImageRecipe s_recipe = ImageRecipe.ImageNet with { Height = 32, Width = 32, ResizeTo = 0 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TinyNets.TinyGap _net;
    private readonly byte[] _rgb = new byte[3 * 32 * 32];

    public ImageLimeExplainerTests()
    {
        random.manual_seed(8);
        _net = new TinyNets.TinyGap();
        _net.eval();
        new Random(4).NextBytes(_rgb);
    }

    public void Dispose()
    {
        _net.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Explain_MasksOnTheDevice_AreThoseRenderedAsBytes(bool colour)
    {
        var options = Options(60, colour ? (10, 200, 30) : null);
        ImageLimeExplanation fast = new ImageLimeExplainer(_net, s_recipe).Explain(_rgb, options);
        var hidden = new HiddenImage(_rgb, fast.Superpixels, options.HideColor);
        LimeImageExplanation slow = LimeImageExplainer.Explain(
            fast.Superpixels.Count,
            5,
            (masks, batch, outputs) =>
            {
                byte[] picture = new byte[_rgb.Length];
                for (int i = 0; i < batch; i++)
                {
                    hidden.Render(masks.Slice(i * fast.Superpixels.Count, fast.Superpixels.Count), picture);
                    double[] said = _net.call(s_recipe.ToTensor(picture)).softmax(1).Doubles();
                    said.CopyTo(outputs[(i * 5)..]);
                }
            },
            options.Lime);
        fast.Lime.Labels.ShouldBe(slow.Labels);
        for (int i = 0; i < slow.Fits.Count; i++)
        {
            GoldenTensors.Difference(fast.Lime.Fits[i].Weights, slow.Fits[i].Weights).ShouldBeLessThan(1e-5);
            fast.Lime.Fits[i].Intercept.ShouldBe(slow.Fits[i].Intercept, 1e-5);
        }

        float[] map = fast.WeightMap(fast.Lime.Labels[0]);
        map[0].ShouldBe((float)fast.Lime.Fits[0].Weights[fast.Superpixels.Labels[0]]);
        fast.DifferenceMap(fast.Lime.Labels[0], fast.Lime.Labels[1])[5].ShouldBe(map[5] - fast.WeightMap(fast.Lime.Labels[1])[5]);
    }

    [Fact]
    public void Explain_SameSeed_SameBitsAndNoLeak()
    {
        var explainer = new ImageLimeExplainer(_net, s_recipe);
        double[] first = explainer.Explain(_rgb, Options(40)).Lime.Fits[0].Weights;
        long before = LiveTensors.Count();
        explainer.Explain(_rgb, Options(40)).Lime.Fits[0].Weights.ShouldBe(first);
        Tensor.TotalCount.ShouldBe(before);
        explainer.Explain(_rgb, Options(40, seed: 43)).Lime.Fits[0].Weights.ShouldNotBe(first);
    }

    [Fact]
    public void Explain_AModelThatLooksAtOneCorner_FindsIt()
    {
        using var corner = new Corner();
        ImageLimeExplanation explanation = new ImageLimeExplainer(corner, s_recipe).Explain(_rgb, Options(200, (0, 0, 0)));
        double[] weights = explanation.Lime.For(1).Weights;
        Array.IndexOf(weights, weights.MaxBy(Math.Abs)).ShouldBe(0);
        explanation.Lime.For(1).Score.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void Explain_WhatCannotBe_SaysSo()
    {
        var explainer = new ImageLimeExplainer(_net, s_recipe);
        Should.Throw<ArgumentException>(() => explainer.Explain(new byte[5])).Message.ShouldContain("A picture of 32 x 32 has 3072 RGB bytes; there are 5.");
        Should.Throw<ArgumentOutOfRangeException>(() => explainer.Explain(_rgb, new ImageLimeOptions { Lime = new LimeImageOptions { Labels = [7] }, Segmentation = ImageSegmentation.Grid(4, 4) }))
            .Message.ShouldContain("the model has 5 outputs");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => explainer.Explain(_rgb, Options(40), cancellation: cancelled.Token));
    }

    [Fact]
    public void Segmentation_WrittenAndRead_IsTheSame()
    {
        ImageSegmentation[] all = [ImageSegmentation.Quickshift(new QuickshiftOptions { MaxDistance = 6, KernelSize = 2 }), ImageSegmentation.Slic(), ImageSegmentation.Felzenszwalb(), ImageSegmentation.Grid(3, 5)];
        foreach (ImageSegmentation segmentation in all)
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            segmentation.Write(writer);
            stream.Position = 0;
            ImageSegmentation read = ImageSegmentation.Read(new BinaryReader(stream));
            read.ToString().ShouldBe(segmentation.ToString());
            read.Segment(_rgb, 32, 32).Labels.ToArray().ShouldBe(segmentation.Segment(_rgb, 32, 32).Labels.ToArray());
        }
    }

    [Fact]
    public void Recipes_DoWhatTheySay()
    {
        byte[] pixel = [255, 0, 51];
        (ImageRecipe.ImageNet with { Height = 1, Width = 1 }).ToTensor(pixel).Values().ShouldBe([(1 - 0.485f) / 0.229f, -0.456f / 0.224f, (0.2f - 0.406f) / 0.225f], 1e-6f);
        (ImageRecipe.Caffe with { Height = 1, Width = 1 }).ToTensor(pixel).Values().ShouldBe([51 - 104f, -117f, 255 - 123f]);
        (ImageRecipe.Half with { Height = 1, Width = 1 }).ToTensor(pixel).Values().ShouldBe([1f, -1f, -0.6f], 1e-6f);
        ImageRecipe.Named("HALF").ShouldBeSameAs(ImageRecipe.Half);
        Should.Throw<ArgumentException>(() => ImageRecipe.Named("vgg")).Message.ShouldContain("imagenet, half, unit, caffe");
    }

    private static ImageLimeOptions Options(int samples, (byte, byte, byte)? hide = null, int seed = 42) => new()
    {
        Segmentation = ImageSegmentation.Grid(4, 4),
        HideColor = hide,
        Lime = new LimeImageOptions { Samples = samples, TopLabels = 2, Seed = seed },
    };

    /// <summary>Class 1 grows with the brightness of the top left 8 x 8 pixels.</summary>
    private sealed class Corner() : nn.Module<Tensor, Tensor>(nameof(Corner))
    {
        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor light = input.narrow(2, 0, 8).narrow(3, 0, 8).mean([1, 2, 3]);
            return stack([light.zeros_like(), light], 1).MoveToOuterDisposeScope();
        }
    }
}
