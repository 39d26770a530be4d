using MLNet.Xai.Tests.Support;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace MLNet.Xai.Vision.Tests.Pipeline.Loading;

/// <summary>Damaged pictures of every format: an image of at most the allowed size, or the documented exception.</summary>
public sealed class MutatedImagesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string> Formats => ["png", "jpg", "gif", "bmp", "webp", "tif", "tga"];

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Load_MutatedPicture(string format)
    {
        IImageEncoder encoder = format switch
        {
            "png" => new PngEncoder(),
            "jpg" => new JpegEncoder(),
            "gif" => new GifEncoder(),
            "bmp" => new BmpEncoder(),
            "webp" => new WebpEncoder(),
            "tif" => new TiffEncoder(),
            _ => new TgaEncoder(),
        };
        using MemoryStream file = new();
        using (var image = new Image<Rgba32>(24, 16))
        {
            for (int p = 0; p < 24 * 16; p++)
                image[p % 24, p / 24] = new Rgba32((byte)(p * 7), (byte)(p * 3), (byte)p, (byte)(255 - (p % 64)));
            image.Save(file, encoder);
        }

        var options = new ImageLoadOptions { MaxPixels = 4096 };
        long most = 0;
        foreach (byte[] changed in Mutations.Of(file.ToArray(), 11, 1500))
        {
            File.WriteAllBytes(_path, changed);
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() =>
            {
                using Image<Rgb24> image = ImageFile.Load(_path, options);
                (image.Width * image.Height).ShouldBeLessThanOrEqualTo(4096);
            }));
        }

        most.ShouldBeLessThan(16 << 20);
    }
}
