using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Copies of images: steps of ML.NET's dispose of what they are given.</summary>
internal static class PictureCopy
{
    public static MLImage Of(MLImage image)
    {
        MLImage copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        copy.Tag = image.Tag;
        return copy;
    }
}
