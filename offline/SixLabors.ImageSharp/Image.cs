using SixLabors.ImageSharp.Codecs;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public abstract class Image : IDisposable
{
    private protected Image(Size size) => Size = size;

    public Size Size { get; internal set; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Rectangle Bounds => new(0, 0, Width, Height);

    internal bool Disposed { get; private set; }

    public static Image Load(string path) => Load<Rgba32>(path);

    public static Image Load(Stream stream) => Load<Rgba32>(stream);

    public static Image Load(ReadOnlySpan<byte> buffer) => Load<Rgba32>(buffer);

    public static Image<TPixel> Load<TPixel>(string path)
        where TPixel : unmanaged, IPixel<TPixel> => Load<TPixel>(File.ReadAllBytes(path));

    public static Image<TPixel> Load<TPixel>(Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return Load<TPixel>(memory.ToArray());
    }

    public static Image<TPixel> Load<TPixel>(ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        Bitmap bitmap = Bitmap.Decode(data);
        Image<TPixel> image = new(bitmap.Width, bitmap.Height);
        image.SetRgba(bitmap.Rgba);
        return image;
    }

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<TPixel> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (data.Length < (long)width * height)
            throw new ArgumentOutOfRangeException(nameof(data), $"An image of {width} x {height} wants {(long)width * height} pixels; there are {data.Length}.");
        Image<TPixel> image = new(width, height);
        data[..(width * height)].CopyTo(image.Pixels);
        return image;
    }

    public static Image<TPixel> LoadPixelData<TPixel>(ReadOnlySpan<byte> data, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel> =>
        LoadPixelData(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TPixel>(data), width, height);

    public abstract Image<TPixel2> CloneAs<TPixel2>()
        where TPixel2 : unmanaged, IPixel<TPixel2>;

    public void Dispose()
    {
        Disposed = true;
        GC.SuppressFinalize(this);
    }

    internal abstract byte[] GetRgba();

    /// <summary>Replaces size and pixels: what a mutation does.</summary>
    internal abstract void Replace(byte[] rgba, int width, int height);
}
