using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Conformance.Images.Tests;

public sealed class ProcessingTests
{
    [Fact]
    public void Resize_ConstantImage_StaysConstant()
    {
        using Image<Rgb24> image = new(37, 21, new Rgb24(10, 200, 90));
        image.Mutate(x => x.Resize(16, 50));
        image.Size.ShouldBe(new Size(16, 50));
        image[0, 0].ShouldBe(new Rgb24(10, 200, 90));
        image[15, 49].ShouldBe(new Rgb24(10, 200, 90));
    }

    [Fact]
    public void Resize_TriangleToHalf_AveragesWithItsNeighbours()
    {
        using Image<L8> image = new(8, 1);
        for (int x = 0; x < 8; x++)
            image[x, 0] = new L8((byte)(x < 4 ? 0 : 200));
        using Image<L8> half = image.Clone(x => x.Resize(4, 1, KnownResamplers.Triangle));
        ((int)half[0, 0].PackedValue).ShouldBe(0);
        ((int)half[1, 0].PackedValue).ShouldBeInRange(20, 30);
        ((int)half[2, 0].PackedValue).ShouldBeInRange(170, 180);
        ((int)half[3, 0].PackedValue).ShouldBe(200);
    }

    [Theory]
    [InlineData(3, new[] { 0, 2, 5 })]
    [InlineData(5, new[] { 0, 1, 3, 4, 6 })]
    [InlineData(16, new[] { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7 })]
    public void Resize_NearestNeighbor_TakesThePixelUnderTheCorner(int width, int[] expected)
    {
        using Image<L8> image = Ramp(8);
        image.Mutate(x => x.Resize(width, 1, KnownResamplers.NearestNeighbor));
        Enumerable.Range(0, width).Select(x => (int)image[x, 0].PackedValue).ShouldBe(expected);
    }

    [Fact]
    public void Resize_Box_CountsAPixelOnTheEdgeOnce()
    {
        using Image<L8> image = Ramp(12);
        image.Mutate(x => x.Resize(4, 1, KnownResamplers.Box));
        Enumerable.Range(0, 4).Select(x => (int)image[x, 0].PackedValue).ShouldBe([1, 4, 7, 10]);
        using Image<L8> wide = Ramp(12);
        wide.Mutate(x => x.Resize(8, 1, KnownResamplers.Box));
        Enumerable.Range(0, 8).Select(x => (int)wide[x, 0].PackedValue).ShouldBe([1, 2, 4, 5, 7, 8, 10, 11]);
    }

    [Fact]
    public void Resize_NoSideGiven_IsAnError()
    {
        using Image<L8> image = Ramp(4);
        Should.Throw<InvalidOperationException>(() => image.Mutate(x => x.Resize(0, 0)));
    }

    [Fact]
    public void Resize_ZeroSide_KeepsTheAspectRatio()
    {
        using Image<L8> image = new(40, 20);
        image.Mutate(x => x.Resize(0, 10));
        image.Size.ShouldBe(new Size(20, 10));
    }

    [Fact]
    public void Crop_TakesTheRectangle()
    {
        using Image<L8> image = new(5, 5);
        image[3, 2] = new L8(77);
        image.Mutate(x => x.Crop(new Rectangle(2, 1, 3, 2)));
        image.Size.ShouldBe(new Size(3, 2));
        image[1, 1].PackedValue.ShouldBe((byte)77);
        Should.Throw<ArgumentException>(() => image.Mutate(x => x.Crop(4, 1)));
    }

    private static Image<L8> Ramp(int width)
    {
        Image<L8> image = new(width, 1);
        for (int x = 0; x < width; x++)
            image[x, 0] = new L8((byte)x);
        return image;
    }
}
