using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public static class ImageExtensions
{
    public static void SaveAsPng(this Image source, string path) => Save(source, path, new PngEncoder());

    public static void SaveAsPng(this Image source, Stream stream) => Save(source, stream, new PngEncoder());

    public static void SaveAsJpeg(this Image source, string path) => Save(source, path, new JpegEncoder());

    public static void SaveAsJpeg(this Image source, string path, JpegEncoder encoder) => Save(source, path, encoder);

    public static void SaveAsJpeg(this Image source, Stream stream) => Save(source, stream, new JpegEncoder());

    public static void SaveAsJpeg(this Image source, Stream stream, JpegEncoder encoder) => Save(source, stream, encoder);

    public static void Save(this Image source, string path) => Save(source, path, Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => new PngEncoder(),
        ".JPG" or ".JPEG" => new JpegEncoder(),
        string other => throw new UnknownImageFormatException($"No encoder was found for extension '{other}'."),
    });

    public static void Save(this Image source, string path, IImageEncoder encoder)
    {
        using FileStream stream = File.Create(path);
        Save(source, stream, encoder);
    }

    private static void Save(Image source, Stream stream, IImageEncoder encoder)
    {
        if (source is Image<Rgba32> rgba)
            encoder.Encode(rgba, stream);
        else
            encoder.Encode(source.CloneAs<Rgba32>(), stream);
    }
}
