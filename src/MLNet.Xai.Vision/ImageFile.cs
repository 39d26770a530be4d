using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Pipeline.Loading;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace MLNet.Xai.Vision;

/// <summary>
/// Reads picture files (JPEG, PNG, GIF, BMP, WebP, TIFF, TGA; of moving ones the first picture) as Pillow's <c>convert("RGB")</c> does: grey, palette, 16 bits and CMYK become RGB,
/// the same bytes for PNG, within a few levels for JPEG, whose decoders differ.
/// </summary>
/// <remarks>Unlike ML.NET's <c>LoadImages</c> it does not darken what is half transparent, turns photographs upright, and refuses JPEG and PNG files that end too early.</remarks>
public static class ImageFile
{
    private static readonly Configuration s_decoders = FirstPictures();

    /// <summary>The picture in a file; <see cref="ImageRecipe.Prepare(Image)"/> takes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, too large or no picture; the message names the file.</exception>
    public static Image<Rgb24> Load(string path, ImageLoadOptions? options = null)
    {
        options ??= new ImageLoadOptions();
        options.Check();
        using Image<Rgba32> image = Read(path, options);
        return image.CloneAs<Rgb24>();
    }

    /// <summary>The same with an alpha of 255.</summary>
    internal static Image<Rgba32> Read(string path, ImageLoadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no picture '{path}'.", path);
        byte[] file = File.ReadAllBytes(path);
        if (DownloadCheck.Describe(file.AsSpan(0, Math.Min(file.Length, 64))) is { } other)
            throw Bad(path, other);
        if (PictureEnd.Missing(file) is { } missing)
            throw Bad(path, missing);
        Image<Rgba32> image;
        try
        {
            using var header = new MemoryStream(file, writable: false);
            IImageInfo info = Image.Identify(s_decoders, header, out _) ?? throw Bad(path, "its format is not known");
            if ((long)info.Width * info.Height > options.MaxPixels)
                throw Bad(path, $"it has {info.Width} x {info.Height} pixels, more than ImageLoadOptions.MaxPixels ({options.MaxPixels})");
            using Image stored = Image.Load(s_decoders, file);
            image = stored is Image<L16> or Image<La32> or Image<Rgb48> or Image<Rgba64> ? UpperBits(stored) : stored.CloneAs<Rgba32>();
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // A damaged file makes the decoders throw nearly anything.
            throw new InvalidDataException($"'{path}' cannot be read as a picture: {e.Message.TrimEnd('.')}.", e);
        }

        Finish(image, options);
        return image;
    }

    /// <summary>Of 16 bits the upper eight, as Pillow takes them; ImageSharp would round.</summary>
    private static Image<Rgba32> UpperBits(Image stored)
    {
        using Image<Rgba64> wide = stored.CloneAs<Rgba64>();
        var image = new Image<Rgba32>(stored.Width, stored.Height);
        image.Metadata.ExifProfile = stored.Metadata.ExifProfile?.DeepClone();
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                Rgba64 from = wide[x, y];
                image[x, y] = new Rgba32((byte)(from.R >> 8), (byte)(from.G >> 8), (byte)(from.B >> 8), (byte)(from.A >> 8));
            }
        }

        return image;
    }

    private static void Finish(Image<Rgba32> image, ImageLoadOptions options)
    {
        if (options.ApplyOrientation)
            image.Mutate(x => x.AutoOrient());
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (ref Rgba32 pixel in rows.GetRowSpan(y))
                {
                    if (options.Background is { } behind)
                        (pixel.R, pixel.G, pixel.B) = (Over(pixel.R, behind.Red, pixel.A), Over(pixel.G, behind.Green, pixel.A), Over(pixel.B, behind.Blue, pixel.A));
                    pixel.A = byte.MaxValue;
                }
            }
        });
    }

    private static byte Over(byte front, byte behind, byte alpha) => (byte)(((front * alpha) + (behind * (255 - alpha)) + 127) / 255);

    private static Configuration FirstPictures()
    {
        Configuration decoders = Configuration.Default.Clone();
        decoders.ImageFormatsManager.SetDecoder(GifFormat.Instance, new GifDecoder { DecodingMode = FrameDecodingMode.First });
        decoders.ImageFormatsManager.SetDecoder(TiffFormat.Instance, new TiffDecoder { DecodingMode = FrameDecodingMode.First });
        return decoders;
    }

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' cannot be read as a picture: {why}.");
}
