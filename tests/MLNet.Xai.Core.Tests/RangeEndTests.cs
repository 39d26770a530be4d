using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests;

/// <summary>The last values that are accepted, and the first that are not, where one operator decides.</summary>
public sealed class RangeEndTests
{
    private static readonly byte[] s_grey = [.. Enumerable.Repeat((byte)100, 3 * 12)];

    [Fact]
    public void Overlay_TakesTheImageAloneAndTheMapAlone()
    {
        float[] map = [.. Enumerable.Range(0, 12).Select(i => i / 11f)];
        // The image alone is stretched to its brightest value; the map alone is its colours, whatever the image.
        Overlay.Heat(s_grey, map, imageWeight: 1).Distinct().Count().ShouldBe(1);
        Overlay.Heat(s_grey, map, imageWeight: 0).ShouldBe(Overlay.Heat(new byte[s_grey.Length], map, imageWeight: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Overlay.Heat(s_grey, map, imageWeight: 1.001));
        Should.Throw<ArgumentOutOfRangeException>(() => Overlay.Heat(s_grey, map, imageWeight: -0.001));
        Should.Throw<ArgumentOutOfRangeException>(() => Overlay.Heat(s_grey, map, imageWeight: double.NaN));
    }

    [Fact]
    public void Quickshift_TakesAKernelOfOnePixelAndColourAloneOrNone()
    {
        foreach (double ratio in (double[])[0, 1])
            Quickshift.Segment(s_grey, 4, 3, new QuickshiftOptions { KernelSize = 1, Ratio = ratio, Sigma = 0 }).Labels.Length.ShouldBe(12);
        Refused(new QuickshiftOptions { KernelSize = 0.999 }).ShouldContain("at least 1 pixel");
        Refused(new QuickshiftOptions { MaxDistance = 0 }).ShouldContain("greater than zero");
        Refused(new QuickshiftOptions { Ratio = 1.001 }).ShouldContain("between 0 and 1");
        Refused(new QuickshiftOptions { Ratio = -0.001 }).ShouldContain("between 0 and 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Quickshift.Segment([], 0, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => Quickshift.Segment([], 3, 0));
        Should.Throw<ArgumentException>(() => Quickshift.Segment(s_grey, 4, 4)).Message.ShouldContain("4 x 4 has 48 RGB bytes; there are 36");

        static string Refused(QuickshiftOptions options) => Should.Throw<ArgumentOutOfRangeException>(() => Quickshift.Segment(s_grey, 4, 3, options)).Message;
    }

    [Fact]
    public void FeatureMaps_AreAsManyNumbersAsTheySay()
    {
        new FeatureMaps([1], 1, 1, 1).Pixels.ShouldBe(1);
        Should.Throw<ArgumentException>(() => new FeatureMaps([1, 2, 3], 1, 2, 2).Pixels).Message.ShouldContain("1 maps of 2 x 2 are 4 numbers; there are 3");
        Should.Throw<ArgumentOutOfRangeException>(() => new FeatureMaps([], 0, 1, 1).Pixels);
        Should.Throw<ArgumentOutOfRangeException>(() => new FeatureMaps([], 1, 0, 1).Pixels);
        Should.Throw<ArgumentOutOfRangeException>(() => new FeatureMaps([], 1, 1, 0).Pixels);
    }

    [Fact]
    public void Resize_TakesOnePixelAndMakesOne()
    {
        CamScaling.Resize([7], 1, 1, 3, 2).ShouldBe([7, 7, 7, 7, 7, 7]);
        CamScaling.Resize([7], 1, 1, 1, 1).ShouldBe([7]);
        Should.Throw<ArgumentException>(() => CamScaling.Resize([1, 2, 3], 2, 2, 4, 4)).Message.ShouldContain("2 x 2 has 4 values; there are 3");
        Should.Throw<ArgumentOutOfRangeException>(() => CamScaling.Resize([7], 1, 1, 0, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => CamScaling.Resize([7], 1, 1, 1, 0));
    }

    [Fact]
    public void ChanceLevel_OfWholeImages_IsOne()
    {
        MapOverlap.ChanceLevel(5, 5, 5).ShouldBe(1, 1e-12);
        MapOverlap.ChanceLevel(5, 5, 2).ShouldBe(0.4, 1e-12);
        MapOverlap.ChanceLevel(5, 0, 5).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => MapOverlap.ChanceLevel(5, 6, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => MapOverlap.ChanceLevel(5, 1, 6));
        Should.Throw<ArgumentOutOfRangeException>(() => MapOverlap.ChanceLevel(5, -1, 1));
    }
}
