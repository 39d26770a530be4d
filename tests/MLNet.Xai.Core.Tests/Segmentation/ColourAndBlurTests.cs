using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Segmentation;

/// <summary>The parts of the segmentations, against published values and by hand.</summary>
public sealed class ColourAndBlurTests
{
    // CIE L*a*b* of sRGB's corners (D65), as every table has them.
    [Theory]
    [InlineData(255, 255, 255, 100, 0, 0)]
    [InlineData(255, 0, 0, 53.24, 80.09, 67.20)]
    [InlineData(0, 255, 0, 87.73, -86.18, 83.18)]
    [InlineData(0, 0, 255, 32.30, 79.19, -107.86)]
    [InlineData(1, 1, 1, 0.2742, 0, 0)] // both curves in their linear part: 116 * 7.787 / 255 / 12.92
    [InlineData(0, 0, 0, 0, 0, 0)]
    public void FromRgb_KnownColours(byte r, byte g, byte b, double lightness, double a, double bee)
    {
        double[][] lab = LabColor.FromRgb([r, g, b]);
        lab[0][0].ShouldBe(lightness, 0.01);
        lab[1][0].ShouldBe(a, 0.02);
        lab[2][0].ShouldBe(bee, 0.02);
    }

    [Fact]
    public void FromStretchedRgb_GoesFromBlackToWhite()
    {
        double[][] lab = LabColor.FromStretchedRgb([40, 40, 40, 90, 90, 90, 65, 65, 65]);
        lab[0][0].ShouldBe(0, 1e-9);
        lab[0][1].ShouldBe(100, 1e-6);
        lab[0][2].ShouldBe(LabColor.FromRgb([127, 127, 127, 128, 128, 128])[0].Average(), 0.01);    // 25 / 50 of the range
        LabColor.FromStretchedRgb([7, 7, 7])[0][0].ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Blur_OfAPoint_IsTheKernelInBothDirections()
    {
        // Deviation 0.5: cut at two pixels, weights exp(-2 k^2).
        double e1 = Math.Exp(-2), e2 = Math.Exp(-8), sum = 1 + (2 * e1) + (2 * e2);
        double[] plane = new double[7 * 7];
        plane[(3 * 7) + 3] = 1;
        double[] blurred = GaussianBlur.Apply(plane, 7, 7, 0.5);
        blurred[(3 * 7) + 3].ShouldBe(1 / (sum * sum), 1e-14);
        blurred[(3 * 7) + 4].ShouldBe(e1 / (sum * sum), 1e-14);
        blurred[(2 * 7) + 3].ShouldBe(e1 / (sum * sum), 1e-14);
        blurred[(1 * 7) + 4].ShouldBe(e2 * e1 / (sum * sum), 1e-14);
        blurred[3].ShouldBe(0);
        blurred.Sum().ShouldBe(1, 1e-14);
    }

    [Fact]
    public void Blur_AtTheEdge_SeesTheMirroredPixels()
    {
        // a b | mirrored: b a a b b a; the row alone, as there is one.
        double e1 = Math.Exp(-2), e2 = Math.Exp(-8), sum = 1 + (2 * e1) + (2 * e2);
        double[] blurred = GaussianBlur.Apply([3, 5], 2, 1, 0.5);
        blurred[0].ShouldBe(((3 * (1 + e1)) + (5 * e1) + (5 * e2) + (5 * e2)) / sum, 1e-12);
        blurred[1].ShouldBe(((5 * (1 + e1)) + (3 * e1) + (3 * e2) + (3 * e2)) / sum, 1e-12);
        GaussianBlur.Apply([3, 5], 2, 1, 0).ShouldBe([3, 5]);
        GaussianBlur.Apply([3, 5], 2, 1, 0.1).ShouldBe([3, 5]);    // no pixel within four deviations
    }

    [Theory]
    [InlineData(100, 100, 100, 5, 10, 10, 5, 10, 10)]
    [InlineData(60, 40, 6, 10, 20, 3, 10, 20, 2)]
    [InlineData(40, 60, 6, 10, 20, 2, 10, 20, 3)]
    [InlineData(3, 2, 6, 0, 1, 3, 0, 1, 2)] // as many segments as pixels
    [InlineData(100, 2, 5, 10, 20, 5, 1, 2, 1)] // too flat for a step
    public void Grid_OfCentres_IsRegular(int width, int height, int segments, int startX, int stepX, int countX, int startY, int stepY, int countY) =>
        SlicGrid.For(width, height, segments).ShouldBe(new SlicGrid(startX, stepX, countX, startY, stepY, countY));

    [Fact]
    public void Connectivity_SmallPiece_GoesToTheSegmentBesideIt() =>
        SlicConnectivity.Enforce([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3, minSize: 2, maxSize: 9).ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0]);

    [Fact]
    public void Connectivity_TwoPieces_BecomeTwoSegments() =>
        SlicConnectivity.Enforce([0, 0, 1, 1, 0, 0], 6, 1, minSize: 1, maxSize: 6).ShouldBe([0, 0, 1, 1, 2, 2]);

    [Fact]
    public void Connectivity_LargePiece_IsCut() =>
        SlicConnectivity.Enforce([0, 0, 0, 0], 4, 1, minSize: 1, maxSize: 3).ShouldBe([0, 0, 0, 1]);

    [Fact]
    public void Superpixels_Labels_AreNumberedInTheirOrder()
    {
        Superpixels map = new([9, -3, 9, 4], 2, 2);
        map.Labels.ToArray().ShouldBe([2, 0, 2, 1]);
        map.Sizes().ShouldBe([1, 1, 2]);
        Should.Throw<ArgumentException>(() => new Superpixels([1, 2, 3], 2, 2)).Message.ShouldContain("3 labels");
    }

    [Fact]
    public void Felzenszwalb_TwoFlatHalves_AreTwoSegments()
    {
        byte[] rgb = new byte[3 * 40 * 20];
        for (int i = 0; i < rgb.Length / 3; i++)
            rgb.AsSpan(3 * i, 3).Fill((byte)(i % 40 < 15 ? 10 : 240));
        Superpixels map = Felzenszwalb.Segment(rgb, 40, 20, new FelzenszwalbOptions { Sigma = 0, MinSize = 1 });
        map.Count.ShouldBe(2);
        map.Sizes().ShouldBe([15 * 20, 25 * 20]);
    }
}
