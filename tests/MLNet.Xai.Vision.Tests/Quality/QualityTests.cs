using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Tests.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Quality;

public sealed class QualityTests
{
    [Fact]
    public void InsertionDeletion_AdditiveModel_AreasAreClosedForms()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new MeanPixel();
        // Pixel p is worth p / 120 of the whole; with ones as pixels, insertion in descending order collects the largest first.
        Tensor image = arange(16, dtype: ScalarType.Float64).reshape(1, 1, 4, 4);
        float[] map = [.. Enumerable.Range(0, 16).Select(p => (float)p)];
        PerturbationCurves curves = Measure(map);
        for (int s = 0; s <= 16; s++)
        {
            double shown = Enumerable.Range(16 - s, s).Sum() / 120.0;
            curves.Insertion[s].ShouldBe(shown, 1e-12);
            curves.Deletion[s].ShouldBe(1 - shown, 1e-12);
        }

        (curves.InsertionArea + curves.DeletionArea).ShouldBe(1, 1e-12);
        PerturbationCurves reversed = Measure([.. map.Reverse()]);
        reversed.InsertionArea.ShouldBeLessThan(curves.InsertionArea);
        reversed.DeletionArea.ShouldBeGreaterThan(curves.DeletionArea);

        PerturbationCurves Measure(float[] by) =>
            new InsertionDeletion { Steps = 16, BatchSize = 5, Head = ModelHead.Raw, InsertionBaseline = zeros(1, 1, 1) }.Measure(model, image, [by], ClassTarget.Class(0))[0];
    }

    [Fact]
    public void InsertionDeletion_DefaultBaselines_StartAndEndAtWholeImage()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor images = Nets.Images(2);
        using Attributions found = new InputXGradient().Explain(model, images);
        float[][] maps = [found.PixelMap(0), found.PixelMap(1)];
        Nets.ShouldNotLeak(() => new InsertionDeletion { Steps = 4 }.Measure(model, images, maps), 2);
        IReadOnlyList<PerturbationCurves> curves = new InsertionDeletion { Steps = 4 }.Measure(model, images, maps);
        model.eval();
        for (int i = 0; i < 2; i++)
        {
            Tensor p = model.call(images.narrow(0, i, 1)).softmax(1);
            curves[i].Insertion[^1].ShouldBe(p.max().item<double>(), 1e-12);
            curves[i].Deletion[0].ShouldBe(p.max().item<double>(), 1e-12);
            curves[i].Deletion[^1].ShouldBe(model.call(images.narrow(0, i, 1) * 0).softmax(1)[0, found.Classes[i]].item<double>(), 1e-12);
        }
    }

    [Fact]
    public void Blur_ConstantPicture_StaysInTheMiddle()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor blurred = Blur.Apply(ones([1, 2, 15, 13], ScalarType.Float64));
        blurred[0, 1, 7, 6].item<double>().ShouldBe(1, 1e-12);
        blurred[0, 1, 0, 6].item<double>().ShouldBeLessThan(0.7);
    }

    [Fact]
    public void Infidelity_LinearModel_ZeroForTheTruthOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(2, 4, 3);
        Tensor input = Nets.Images(2, 2, 4);
        Tensor gradient = new Saliency().Explain(model, input).Values, contributions = new InputXGradient().Explain(model, input).Values;
        var squares = new Infidelity { Samples = 8, SquareSize = 2 };
        var noise = new Infidelity { Samples = 8, Perturbation = InfidelityPerturbation.Noise };
        squares.Measure(model, input, contributions).ShouldAllBe(v => v < 1e-20);
        noise.Measure(model, input, gradient).ShouldAllBe(v => v < 1e-20);
        squares.Measure(model, input, contributions * 2).ShouldAllBe(v => v > 1e-4);
        new Infidelity { Samples = 8, SquareSize = 2, Normalize = true }.Measure(model, input, contributions * 2).ShouldAllBe(v => v < 1e-20);
        noise.Measure(model, input, contributions).ShouldAllBe(v => v > 1e-4);
        Should.Throw<ArgumentException>(() => noise.Measure(model, input, gradient.narrow(1, 0, 1))).Message.ShouldContain("[2, 1, 4, 4]");
    }

    [Fact]
    public void SensitivityMax_LinearModel_ZeroForGradientsAndBoundedForProducts()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.LinearPixels(2, 4, 3);
        Tensor input = Nets.Images(2, 2, 4).sign();
        new SensitivityMax().Measure(new Saliency(), model, input).ShouldAllBe(v => v == 0);
        double[] products = new SensitivityMax { Radius = 0.1 }.Measure(new InputXGradient(), model, input);
        // |w * delta| <= 0.1 |w| = 0.1 |w * x| for x of +1 and -1.
        products.ShouldAllBe(v => v > 0.03 && v <= 0.1);
        new SensitivityMax { Radius = 0.1 }.Measure(new InputXGradient(), model, input).ShouldBe(products);
    }

    private sealed class MeanPixel() : nn.Module<Tensor, Tensor>("mean pixel")
    {
        public override Tensor forward(Tensor input) => input.flatten(1).sum(1, keepdim: true) / 120;
    }
}
