using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

public interface IPixel
{
    void FromRgba32(Rgba32 source);

    void ToRgba32(ref Rgba32 dest);
}

public interface IPixel<TSelf> : IPixel, IEquatable<TSelf>
    where TSelf : unmanaged, IPixel<TSelf>
{
}

[StructLayout(LayoutKind.Sequential)]
public record struct Rgba32(byte R, byte G, byte B, byte A) : IPixel<Rgba32>
{
    public byte R = R;
    public byte G = G;
    public byte B = B;
    public byte A = A;

    public Rgba32(byte r, byte g, byte b)
        : this(r, g, b, byte.MaxValue)
    {
    }

    public void FromRgba32(Rgba32 source) => this = source;

    public readonly void ToRgba32(ref Rgba32 dest) => dest = this;
}

[StructLayout(LayoutKind.Sequential)]
public record struct Rgb24(byte R, byte G, byte B) : IPixel<Rgb24>
{
    public byte R = R;
    public byte G = G;
    public byte B = B;

    public void FromRgba32(Rgba32 source) => (R, G, B) = (source.R, source.G, source.B);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new Rgba32(R, G, B, byte.MaxValue);
}

[StructLayout(LayoutKind.Sequential)]
public record struct L8(byte PackedValue) : IPixel<L8>
{
    public void FromRgba32(Rgba32 source) =>
        PackedValue = (byte)((source.R * 0.2126f) + (source.G * 0.7152f) + (source.B * 0.0722f) + 0.5f);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new Rgba32(PackedValue, PackedValue, PackedValue, byte.MaxValue);
}
