using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public ref struct PixelAccessor<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly Image<TPixel> _image;

    internal PixelAccessor(Image<TPixel> image) => _image = image;

    public readonly int Width => _image.Width;

    public readonly int Height => _image.Height;

    public readonly Span<TPixel> GetRowSpan(int rowIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rowIndex, Height);
        return _image.Pixels.AsSpan(rowIndex * Width, Width);
    }
}
