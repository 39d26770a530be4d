using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing;

public interface IImageProcessingContext
{
    Size GetCurrentSize();
}

public static class ProcessingExtensions
{
    public static void Mutate(this Image source, Action<IImageProcessingContext> operation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(operation);
        PixelContext context = new(source.GetRgba(), source.Width, source.Height);
        operation(context);
        source.Replace(context.Rgba, context.Width, context.Height);
    }

    public static Image<TPixel> Clone<TPixel>(this Image<TPixel> source, Action<IImageProcessingContext> operation)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(source);
        Image<TPixel> copy = source.Clone();
        copy.Mutate(operation);
        return copy;
    }
}

internal sealed class PixelContext(byte[] rgba, int width, int height) : IImageProcessingContext
{
    public byte[] Rgba { get; private set; } = rgba;

    public int Width { get; private set; } = width;

    public int Height { get; private set; } = height;

    public static PixelContext Of(IImageProcessingContext context) =>
        context as PixelContext ?? throw new NotSupportedException("Only images of this library can be processed.");

    public Size GetCurrentSize() => new(Width, Height);

    public void Set(byte[] pixels, int newWidth, int newHeight) => (Rgba, Width, Height) = (pixels, newWidth, newHeight);
}
