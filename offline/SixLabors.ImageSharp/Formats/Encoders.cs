namespace SixLabors.ImageSharp.Formats
{
    public interface IImageEncoder
    {
        void Encode<TPixel>(Image<TPixel> image, Stream stream)
            where TPixel : unmanaged, PixelFormats.IPixel<TPixel>;
    }
}

namespace SixLabors.ImageSharp.Formats.Png
{
    public class PngEncoder : IImageEncoder
    {
        public void Encode<TPixel>(Image<TPixel> image, Stream stream)
            where TPixel : unmanaged, PixelFormats.IPixel<TPixel>
        {
            ArgumentNullException.ThrowIfNull(image);
            Codecs.PngEncoder.Encode(stream, image.Width, image.Height, image.GetRgba());
        }
    }
}

namespace SixLabors.ImageSharp.Formats.Jpeg
{
    public sealed class JpegEncoder : IImageEncoder
    {
        private readonly int? _quality;

        public int? Quality
        {
            get => _quality;
            init => _quality = value is null or (>= 1 and <= 100)
                ? value
                : throw new ArgumentException($"The quality of a JPEG is between 1 and 100, not {value}.", nameof(value));
        }

        public void Encode<TPixel>(Image<TPixel> image, Stream stream)
            where TPixel : unmanaged, PixelFormats.IPixel<TPixel>
        {
            ArgumentNullException.ThrowIfNull(image);
            new Codecs.JpegWriter(stream, Quality ?? 75).Encode(image.Width, image.Height, image.GetRgba());
        }
    }
}
