namespace SixLabors.ImageSharp.Codecs;

/// <summary>A decoded picture: 8-bit RGBA, row by row.</summary>
internal sealed class Bitmap
{
    /// <summary>More pixels than this are refused before anything is allocated.</summary>
    public const long MaxPixels = 1L << 29;

    public Bitmap(int width, int height)
    {
        if (width < 1 || height < 1 || (long)width * height > MaxPixels / 4)
            throw new InvalidImageContentException($"The image states a size of {width} x {height} pixels, which is not allowed.");
        (Width, Height) = (width, height);
        Rgba = new byte[4 * width * height];
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Rgba { get; }

    /// <summary>Decodes PNG, JPEG or BMP by what the bytes say they are.</summary>
    public static Bitmap Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8 && bytes[..8].SequenceEqual(PngDecoder.Signature))
            return PngDecoder.Decode(bytes);
        if (bytes.Length >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF)
            return new JpegDecoder(bytes.ToArray()).Decode();
        throw new UnknownImageFormatException("Image cannot be loaded. It is neither a PNG nor a JPEG.");
    }
}
