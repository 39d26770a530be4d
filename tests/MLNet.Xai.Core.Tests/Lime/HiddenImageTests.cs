using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class HiddenImageTests
{
    private static readonly byte[] s_rgb = [10, 20, 30, 11, 23, 33, 200, 100, 0];
    private static readonly Superpixels s_segments = new([0, 0, 1], 3, 1);

    [Fact]
    public void Hidden_Means_AreRoundedDown() => new HiddenImage(s_rgb, s_segments).Hidden.ToArray().ShouldBe([10, 21, 31, 10, 21, 31, 200, 100, 0]);

    [Fact]
    public void Hidden_Colour_FillsTheImage() => new HiddenImage(s_rgb, s_segments, (1, 2, 3)).Hidden.ToArray().ShouldBe([1, 2, 3, 1, 2, 3, 1, 2, 3]);

    [Fact]
    public void Render_HidesWhereTheMaskIsZero()
    {
        byte[] image = new byte[9];
        new HiddenImage(s_rgb, s_segments, (1, 2, 3)).Render([0, 1], image);
        image.ShouldBe([1, 2, 3, 1, 2, 3, 200, 100, 0]);
        new HiddenImage(s_rgb, s_segments, (1, 2, 3)).Render([1, 0], image);
        image.ShouldBe([10, 20, 30, 11, 23, 33, 1, 2, 3]);
    }

    // Two superpixels, masks 11, 10, 01, 00 with distances 0, 1 - sqrt(1/2) (twice), 1, and outputs 4, 3, 1, 1 (no plane fits them).
    [Fact]
    public void Fit_FourMasks_WeighsByTheKernel()
    {
        const double width = 0.5;
        LimeFit fit = LimeImageExplainer.Fit(
            new byte[] { 1, 1, 1, 0, 0, 1, 0, 0 }, 2, [4, 0, 3, 0, 1, 0, 1, 0], 2, new LimeImageOptions { KernelWidth = width, Ridge = 0, TopLabels = 1 }).For(0);
        double near = 1 - Math.Sqrt(0.5);
        double w = Math.Exp(-near * near / (width * width) / 2), far = Math.Exp(-1 / (width * width) / 2);
        double[] weights = [1, w, w, far];
        LimeFit expected = LimeRegression.Fit([1, 1, 1, 0, 0, 1, 0, 0], [4, 3, 1, 1], weights, ridge: 0);
        fit.Weights[0].ShouldBe(expected.Weights[0], 1e-12);
        fit.Weights[1].ShouldBe(expected.Weights[1], 1e-12);
        fit.Intercept.ShouldBe(expected.Intercept, 1e-12);
    }

    [Fact]
    public void Fit_TopLabels_AreTheLargestOutputsOfTheWholeImage()
    {
        LimeImageExplanation explanation = LimeImageExplainer.Fit(new byte[] { 1, 1, 1, 0, 0, 1, 0, 0 }, 2, [0.2, 0.7, 0.1, 0.1, 0.8, 0.1, 0.9, 0, 0.1, 0.9, 0, 0.1], 3, new LimeImageOptions { TopLabels = 2 });
        explanation.Labels.ShouldBe([1, 0]);
        explanation.Outputs.ShouldBe([0.2, 0.7, 0.1]);
        explanation.Samples.ShouldBe(4);
        explanation.SuperpixelCount.ShouldBe(2);
        Should.Throw<ArgumentException>(() => LimeImageExplainer.Fit(new byte[7], 2, new double[12], 3)).Message.ShouldContain("7 mask bits");
    }
}
