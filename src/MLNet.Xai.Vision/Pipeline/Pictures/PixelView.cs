using Microsoft.ML.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The pixels of any image: four bytes each, row after row.</summary>
/// <param name="pixels">The bytes.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="height">Rows.</param>
/// <param name="blueFirst">Whether blue comes first and red third.</param>
internal readonly ref struct PixelView(ReadOnlySpan<byte> pixels, int width, int height, bool blueFirst)
{
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Red { get; } = blueFirst ? 2 : 0;

    public int Blue { get; } = blueFirst ? 0 : 2;

    public static PixelView Of(MLImage image) => new(image.Pixels, image.Width, image.Height, image.PixelFormat == MLPixelFormat.Bgra32);

    public static PixelView Of(Image image)
    {
        using Image<Rgba32> rgba = image.CloneAs<Rgba32>();
        byte[] pixels = new byte[4 * image.Width * image.Height];
        rgba.CopyPixelDataTo(pixels);
        return new PixelView(pixels, image.Width, image.Height, blueFirst: false);
    }
}
