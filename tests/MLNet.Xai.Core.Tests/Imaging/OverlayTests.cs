using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Imaging;

public sealed class OverlayTests
{
    [Fact]
    public void Jet_HasOpenCvsCorners()
    {
        ColorMap.Jet[0].ShouldBe(((byte)0, (byte)0, (byte)128));
        ColorMap.Jet[1].ShouldBe(((byte)128, (byte)0, (byte)0));
        ColorMap.Jet[0.5f].G.ShouldBeGreaterThan((byte)250);
    }

    [Fact]
    public void Turbo_GoesFromBlueOverGreenToRed()
    {
        (byte r, byte g, byte b) = ColorMap.Turbo[0.15f];
        b.ShouldBeGreaterThan(Math.Max(r, g));
        (r, g, b) = ColorMap.Turbo[0.5f];
        g.ShouldBeGreaterThan(Math.Max(r, b));
        (r, g, b) = ColorMap.Turbo[0.9f];
        r.ShouldBeGreaterThan(Math.Max(g, b));
    }

    [Fact]
    public void Viridis_EndsAsItsTableDoes()
    {
        (byte r, byte g, byte b) = ColorMap.Viridis[0];
        (Math.Abs(r - 68) + Math.Abs(g - 1) + Math.Abs(b - 84)).ShouldBeLessThan(9);
        (r, g, b) = ColorMap.Viridis[1];
        (Math.Abs(r - 253) + Math.Abs(g - 231) + Math.Abs(b - 37)).ShouldBeLessThan(12);
    }

    [Fact]
    public void Named_Unknown_ListsThoseThereAre() =>
        Should.Throw<ArgumentException>(() => ColorMap.Named("plasma")).Message.ShouldContain("jet, viridis, turbo");

    [Fact]
    public void Heat_BrightestValueIsWhiteLevel()
    {
        byte[] image = Overlay.Heat([10, 20, 30, 200, 200, 200], [0f, 1f]);
        image.Max().ShouldBe((byte)255);
        Should.Throw<ArgumentException>(() => Overlay.Heat([1, 2, 3], [0f, 1f])).Message.ShouldContain("2 pixels");
    }

    [Fact]
    public void Boundaries_AreWhereLabelsChange()
    {
        byte[] image = Overlay.Boundaries(new byte[12], [0, 1, 0, 0], 2);
        image.ShouldBe([255, 255, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void Weights_ZeroIsNeutral_SignsHaveTheirColours()
    {
        Superpixels two = new([0, 1], 2, 1);
        byte[] image = Overlay.Weights([128, 128, 128, 128, 128, 128], two, [-1, 1]);
        image[2].ShouldBeGreaterThan(image[0]);
        image[3].ShouldBeGreaterThan(image[5]);
    }

    [Fact]
    public void Weights_WithoutWeight_AreGrey_WhateverTheImage()
    {
        Superpixels two = new([0, 1], 2, 1);
        byte[] image = Overlay.Weights([0, 255, 0, 255, 0, 0], two, [0, 0]);
        image.Chunk(3).ShouldAllBe(p => p.Max() - p.Min() <= 4);
        Overlay.Gray([0, 255, 0, 255, 0, 0]).ShouldBe([150, 150, 150, 76, 76, 76]);
    }

    [Fact]
    public void Keep_HidesTheRest() => Overlay.Keep([1, 2, 3, 4, 5, 6], [0, 1]).ShouldBe([0, 0, 0, 4, 5, 6]);
}
