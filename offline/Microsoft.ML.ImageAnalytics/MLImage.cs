using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Codecs;

namespace Microsoft.ML.Data;

public enum MLPixelFormat
{
    Unknown,
    Bgra32,
    Rgba32,
}

/// <summary>An image of 8 bits a channel, always with alpha.</summary>
public sealed class MLImage : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _format;
    private byte[] _pixels;
    private string _tag;

    private MLImage(int width, int height, MLPixelFormat format, byte[] pixels) => (_width, _height, _format, _pixels) = (width, height, format, pixels);

    public MLPixelFormat PixelFormat => Alive(_format);

    public int Width => Alive(_width);

    public int Height => Alive(_height);

    public int BitsPerPixel => Alive(32);

    public ReadOnlySpan<byte> Pixels => Alive(_pixels);

    public string Tag
    {
        get => Alive(_tag);
        set => _tag = Alive(value);
    }

    public byte[] GetBGRPixels
    {
        get
        {
            byte[] rgba = Rgba();
            var pixels = new byte[3 * _width * _height];
            for (int i = 0; i < _width * _height; i++)
                (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (rgba[(4 * i) + 2], rgba[(4 * i) + 1], rgba[4 * i]);
            return pixels;
        }
    }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using MemoryStream memory = new();
        imageStream.CopyTo(memory);
        return Decode(memory.ToArray(), "Invalid input stream contents", nameof(imageStream));
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        if (!File.Exists(imagePath))
            throw new ArgumentException("Invalid path", nameof(imagePath));
        return Decode(File.ReadAllBytes(imagePath), "Invalid path", nameof(imagePath));
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != 4L * width * height)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.", nameof(imagePixelData));
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    public void Save(string imagePath)
    {
        byte[] rgba = Rgba();
        string extension = Path.GetExtension(imagePath);
        bool png = extension.Equals(".png", StringComparison.OrdinalIgnoreCase);
        bool jpeg = extension.Equals(".jpg", StringComparison.OrdinalIgnoreCase) || extension.Equals(".jpeg", StringComparison.OrdinalIgnoreCase);
        if (!png && !jpeg)
            throw new ArgumentException("Path has invalid image file extension.", nameof(imagePath));
        using FileStream stream = File.Create(imagePath);
        if (png)
            PngEncoder.Encode(stream, _width, _height, rgba);
        else
            new JpegWriter(stream, 100).Encode(_width, _height, rgba);
    }

    public void Dispose() => _pixels = null;

    /// <summary>The pixels as RGBA, whatever the format.</summary>
    internal byte[] Rgba()
    {
        byte[] pixels = (byte[])Alive(_pixels).Clone();
        if (_format == MLPixelFormat.Bgra32)
        {
            for (int i = 0; i < pixels.Length; i += 4)
                (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        }

        return pixels;
    }

    private static MLImage Decode(byte[] bytes, string message, string parameter)
    {
        try
        {
            Bitmap bitmap = Bitmap.Decode(bytes);
            return new MLImage(bitmap.Width, bitmap.Height, MLPixelFormat.Rgba32, bitmap.Rgba);
        }
        catch (ImageFormatException e)
        {
            throw new ArgumentException(message, parameter, e);
        }
    }

    private T Alive<T>(T value) => _pixels is null ? throw new InvalidOperationException("Object is disposed.") : value;
}
