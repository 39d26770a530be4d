using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public static class ResizeExtensions
{
    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height) =>
        Resize(source, width, height, KnownResamplers.Bicubic);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, Size size) => Resize(source, size.Width, size.Height);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height, IResampler sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        PixelContext context = PixelContext.Of(source);

        if (width <= 0 && height <= 0)
            throw new InvalidOperationException($"Target width {width} and height {height} must be greater than zero.");

        // A side of zero follows from the other one, keeping the aspect ratio.
        if (width == 0)
            width = (int)MathF.Round(context.Width * height / (float)context.Height);
        if (height == 0)
            height = (int)MathF.Round(context.Height * width / (float)context.Width);
        (width, height) = (Math.Max(1, width), Math.Max(1, height));
        context.Set(PixelResizer.Resize(context.Rgba, context.Width, context.Height, width, height, sampler), width, height);
        return source;
    }
}

public static class CropExtensions
{
    public static IImageProcessingContext Crop(this IImageProcessingContext source, int width, int height) =>
        Crop(source, new Rectangle(0, 0, width, height));

    public static IImageProcessingContext Crop(this IImageProcessingContext source, Rectangle cropRectangle)
    {
        PixelContext context = PixelContext.Of(source);
        if (cropRectangle.X < 0 || cropRectangle.Y < 0 || cropRectangle.Width < 1 || cropRectangle.Height < 1
            || cropRectangle.Right > context.Width || cropRectangle.Bottom > context.Height)
        {
            throw new ArgumentException("Crop rectangle should be smaller than the source bounds.", nameof(cropRectangle));
        }

        var pixels = new byte[4 * cropRectangle.Width * cropRectangle.Height];
        for (int y = 0; y < cropRectangle.Height; y++)
        {
            context.Rgba.AsSpan(4 * (((cropRectangle.Y + y) * context.Width) + cropRectangle.X), 4 * cropRectangle.Width)
                .CopyTo(pixels.AsSpan(4 * y * cropRectangle.Width));
        }

        context.Set(pixels, cropRectangle.Width, cropRectangle.Height);
        return source;
    }
}
