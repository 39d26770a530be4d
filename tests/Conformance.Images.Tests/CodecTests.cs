using MLNet.Xai.Tests.Support;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace Conformance.Images.Tests;

public sealed class CodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(64, 33)]
    public void Png_WrittenAndRead_IsTheSame(int width, int height)
    {
        using Image<Rgba32> image = Noise(width, height);
        using MemoryStream stream = new();
        image.SaveAsPng(stream);
        using Image<Rgba32> back = Image.Load<Rgba32>(stream.ToArray());
        back.Size.ShouldBe(new Size(width, height));
        Bytes(back).ShouldBe(Bytes(image));
    }

    [Fact]
    public void Jpeg_WrittenAndRead_IsClose()
    {
        using Image<Rgb24> image = new(50, 41);
        for (int y = 0; y < 41; y++)
        {
            for (int x = 0; x < 50; x++)
                image[x, y] = new Rgb24((byte)(5 * x), (byte)(6 * y), (byte)(255 - (2 * (x + y))));
        }

        using MemoryStream stream = new();
        image.SaveAsJpeg(stream, new JpegEncoder { Quality = 95 });
        using Image<Rgb24> back = Image.Load<Rgb24>(stream.ToArray());
        double error = 0;
        for (int y = 0; y < 41; y++)
        {
            for (int x = 0; x < 50; x++)
                error += Math.Abs(image[x, y].R - back[x, y].R) + Math.Abs(image[x, y].G - back[x, y].G) + Math.Abs(image[x, y].B - back[x, y].B);
        }

        (error / (50 * 41 * 3)).ShouldBeLessThan(3);
    }

    [Theory]
    [InlineData("captum_elephant.jpg")]
    [InlineData("coral_cat_720p.jpg")]
    [InlineData("rocket.jpg")]
    [InlineData("pgc_both.png")]
    [InlineData("chelsea.png")]
    public void RealPhotos_Load_WithAPlausibleMean(string name)
    {
        string? path = TestData.Real("images", name);
        Assert.SkipWhen(path is null, TestData.RealMissing("images", name));
        using Image<Rgb24> image = Image.Load<Rgb24>(path!);
        image.Width.ShouldBeGreaterThan(200);
        double mean = 0;
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (Rgb24 pixel in rows.GetRowSpan(y))
                    mean += pixel.G / (double)(rows.Width * rows.Height);
            }
        });
        mean.ShouldBeInRange(20, 235);
    }

    [Fact]
    public void DamagedFiles_AreErrors()
    {
        using Image<Rgba32> image = Noise(40, 40);
        using MemoryStream png = new(), jpeg = new();
        image.SaveAsPng(png);
        image.SaveAsJpeg(jpeg);
        byte[] cut = png.ToArray()[..(int)(png.Length / 2)];
        Should.Throw<ImageFormatException>(() => Image.Load<Rgba32>(cut));
        Should.Throw<ImageFormatException>(() => Image.Load<Rgba32>([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        byte[] header = jpeg.ToArray()[..60];
        Should.Throw<ImageFormatException>(() => Image.Load<Rgba32>(header));
    }

    private static byte[] Bytes(Image<Rgba32> image)
    {
        var bytes = new byte[4 * image.Width * image.Height];
        image.CopyPixelDataTo(bytes);
        return bytes;
    }

    private static Image<Rgba32> Noise(int width, int height)
    {
        Random random = new(width);
        Image<Rgba32> image = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image[x, y] = new Rgba32((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
        }

        return image;
    }
}
