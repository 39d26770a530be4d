using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public delegate void PixelAccessorAction<TPixel>(PixelAccessor<TPixel> pixelAccessor)
    where TPixel : unmanaged, IPixel<TPixel>;

public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    public Image(int width, int height)
        : base(new Size(width, height))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Pixels = new TPixel[width * height];
    }

    public Image(int width, int height, TPixel backgroundColor)
        : this(width, height) => Array.Fill(Pixels, backgroundColor);

    internal TPixel[] Pixels { get; private set; }

    public TPixel this[int x, int y]
    {
        get => Pixels[Index(x, y)];
        set => Pixels[Index(x, y)] = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels)
    {
        Check();
        processPixels(new PixelAccessor<TPixel>(this));
    }

    public void CopyPixelDataTo(Span<TPixel> destination)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Pixels.Length, nameof(destination));
        Pixels.CopyTo(destination);
    }

    public void CopyPixelDataTo(Span<byte> destination) => CopyPixelDataTo(MemoryMarshal.Cast<byte, TPixel>(destination));

    public bool DangerousTryGetSinglePixelMemory(out Memory<TPixel> memory)
    {
        Check();
        memory = Pixels;
        return true;
    }

    public Image<TPixel> Clone() => CloneAs<TPixel>();

    public override Image<TPixel2> CloneAs<TPixel2>()
    {
        Image<TPixel2> copy = new(Width, Height);
        copy.SetRgba(GetRgba());
        return copy;
    }

    public override string ToString() => $"Image<{typeof(TPixel).Name}>: {Width}x{Height}";

    internal override byte[] GetRgba()
    {
        Check();
        var rgba = new byte[4 * Pixels.Length];
        Span<Rgba32> target = MemoryMarshal.Cast<byte, Rgba32>(rgba.AsSpan());
        for (int i = 0; i < Pixels.Length; i++)
            Pixels[i].ToRgba32(ref target[i]);
        return rgba;
    }

    internal void SetRgba(ReadOnlySpan<byte> rgba)
    {
        ReadOnlySpan<Rgba32> source = MemoryMarshal.Cast<byte, Rgba32>(rgba);
        for (int i = 0; i < Pixels.Length; i++)
            Pixels[i].FromRgba32(source[i]);
    }

    internal override void Replace(byte[] rgba, int width, int height)
    {
        Size = new Size(width, height);
        Pixels = new TPixel[width * height];
        SetRgba(rgba);
    }

    private int Index(int x, int y)
    {
        Check();
        if ((uint)x >= (uint)Width)
            throw new ArgumentOutOfRangeException(nameof(x), x, $"There is no column {x}; the image is {Width} pixels wide.");
        if ((uint)y >= (uint)Height)
            throw new ArgumentOutOfRangeException(nameof(y), y, $"There is no row {y}; the image is {Height} pixels high.");
        return (y * Width) + x;
    }

    private void Check() => ObjectDisposedException.ThrowIf(Disposed, this);
}
