using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class PictureResizerTests
{
    [Fact]
    public void Prepare_RightSize_GivesTheSameBytes()
    {
        foreach (MLPixelFormat format in (MLPixelFormat[])[MLPixelFormat.Rgba32, MLPixelFormat.Bgra32])
        {
            using MLImage image = Image(format, 2, 2, (1, 2, 3), (4, 5, 6), (7, 8, 9), (250, 251, 252));
            new ImageRecipe { Height = 2, Width = 2 }.Prepare(image).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252]);
        }
    }

    [Fact]
    public void Prepare_HalfTheSize_WeighsLikePillow()
    {
        // A triangle of half-width 2 over pixels 0 to 2, then 1 to 3: 3/7, 3/7, 1/7, and the mirror image of it.
        using MLImage image = Image(MLPixelFormat.Rgba32, 4, 4, [.. Enumerable.Range(0, 16).Select(i => ((byte)(i % 4 * 70), (byte)0, (byte)(i / 4 * 70)))]);

        byte[] picture = new ImageRecipe { Height = 2, Width = 2 }.Prepare(image);

        picture.ShouldBe([50, 0, 50, 160, 0, 50, 50, 0, 160, 160, 0, 160]);
    }

    [Fact]
    public void Prepare_BicubicTwiceTheSize_WeighsLikePillow()
    {
        using MLImage image = Image(MLPixelFormat.Rgba32, 4, 1, (0, 0, 0), (0, 0, 0), (100, 0, 0), (100, 0, 0));

        byte[] picture = new ImageRecipe { Height = 2, Width = 8, Interpolation = ImageInterpolation.Bicubic }.Prepare(image);

        // The cubic at 1/4, 3/4, 5/4, 7/4 is 111, 29, -9, -3 of 128; what falls outside is left out and the rest normalised: 100 x 26/128, 1 + 9/131, 1 + 3/137.
        picture[..24].Where((_, i) => i % 3 == 0).ShouldBe([0, 0, 0, 20, 80, 107, 102, 100]);
    }

    [Fact]
    public void Prepare_WidePicture_IsCutFromTheMiddle()
    {
        using MLImage image = Image(MLPixelFormat.Rgba32, 6, 2, [.. Enumerable.Range(0, 12).Select(i => ((byte)(i % 6), (byte)0, (byte)0))]);

        new ImageRecipe { Height = 2, Width = 2 }.Prepare(image).Where((_, i) => i % 3 == 0).ShouldBe([2, 3, 2, 3]);
        new ImageRecipe { Height = 1, Width = 1, ResizeTo = 2 }.Prepare(image).ShouldBe([2, 0, 0]);
    }

    [Fact]
    public void Prepare_ProportionsNotKept_IsSqueezed()
    {
        // torchvision's Resize((2, 2)) of 4 x 2: across a triangle of half-width 2 (3/7, 3/7, 1/7 and its mirror image), down nothing.
        using MLImage image = Image(MLPixelFormat.Rgba32, 4, 2, [.. Enumerable.Range(0, 8).Select(i => ((byte)(i % 4 * 70), (byte)0, (byte)(i / 4 * 70)))]);
        new ImageRecipe { Height = 2, Width = 2, KeepProportions = false }.Prepare(image).ShouldBe([50, 0, 0, 160, 0, 0, 50, 0, 70, 160, 0, 70]);

        // Resize((256, 256)), CenterCrop(224) of a wide picture: what a square one of the same picture would give.
        using MLImage ramp = Image(MLPixelFormat.Rgba32, 64, 16, [.. Enumerable.Range(0, 1024).Select(i => ((byte)(4 * (i % 64)), (byte)(8 * (i / 64)), (byte)0))]);
        byte[] cut = new ImageRecipe { Height = 8, Width = 8, ResizeTo = 16, KeepProportions = false }.Prepare(ramp);
        byte[] whole = new ImageRecipe { Height = 16, Width = 16, KeepProportions = false }.Prepare(ramp);
        for (int y = 0; y < 8; y++)
            cut.AsSpan(3 * 8 * y, 24).SequenceEqual(whole.AsSpan(3 * ((16 * (y + 4)) + 4), 24)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(200, 300)]
    public void Prepare_ACutThatIsNotSquare_ResizesTheShorterSide(int width, int height)
    {
        // torchvision: Resize(64) makes 96 x 64, CenterCrop((56, 48)) begins at column 24 and row 4. A ramp shows where.
        bool wide = width > height;
        using MLImage image = Image(MLPixelFormat.Rgba32, width, height, [.. Enumerable.Range(0, width * height).Select(i => ((byte)((wide ? i % width : i / width) * 0.5), (byte)0, (byte)0))]);
        byte[] picture = new ImageRecipe { Height = 56, Width = 48, ResizeTo = 64 }.Prepare(image);
        (int rows, int columns) = wide ? (64, 96) : (96, 64);
        byte[] whole = new ImageRecipe { Height = rows, Width = columns }.Prepare(image);
        (int top, int left) = ((rows - 56) / 2, (columns - 48) / 2);
        for (int y = 0; y < 56; y++)
            picture.AsSpan(y * 48 * 3, 48 * 3).SequenceEqual(whole.AsSpan((((y + top) * columns) + left) * 3, 48 * 3)).ShouldBeTrue($"row {y}");
        // The ramp runs over 300 pixels with 0.5 a pixel: 1.5625 a pixel of the resized picture.
        double first = picture[0], last = wide ? picture[47 * 3] : picture[55 * 48 * 3];
        ((last - first) / (wide ? 47 : 55)).ShouldBe(1.5625, 0.03);
    }

    [Theory]
    [InlineData(56, 48, 50)]
    [InlineData(48, 56, 55)]
    public void Prepare_ACutThatIsLargerThanWhatItIsCutFrom_IsRefused(int height, int width, int resizeTo)
    {
        using MLImage image = Image(MLPixelFormat.Rgba32, 1, 1, (1, 2, 3));
        Should.Throw<ArgumentException>(() => new ImageRecipe { Height = height, Width = width, ResizeTo = resizeTo }.Prepare(image)).Message
            .ShouldContain($"cuts {height} x {width} from pictures whose shorter side is only {resizeTo}");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3000)]
    [InlineData(10_000, 10)]
    public void Prepare_AnySize_FillsThePicture(int width, int height)
    {
        byte[] pixels = new byte[4 * width * height];
        pixels.AsSpan().Fill(90);
        using MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);

        ImageRecipe.ImageNet.Prepare(image).ShouldAllBe(v => v == 90);
    }

    private static MLImage Image(MLPixelFormat format, int width, int height, params (byte R, byte G, byte B)[] rgb) => MLImage.CreateFromPixels(
        width, height, format, rgb.SelectMany(p => format == MLPixelFormat.Rgba32 ? (byte[])[p.R, p.G, p.B, 255] : [p.B, p.G, p.R, 255]).ToArray());
}
