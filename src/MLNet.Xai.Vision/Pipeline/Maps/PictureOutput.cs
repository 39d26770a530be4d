using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>A column of images: the numbers are interleaved RGB, 0 to 255.</summary>
internal sealed class PictureOutput : OutputColumn
{
    private readonly ImageDataViewType _type;

    public PictureOutput(int height, int width) => (_type, Dimensions) = (new ImageDataViewType(height, width), [height, width, 3]);

    public override DataViewType Type => _type;

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<MLImage>)((ref MLImage value) =>
    {
        value?.Dispose();
        ReadOnlySpan<float> rgb = row.Output(output);
        byte[] pixels = new byte[4 * _type.Height * _type.Width];
        for (int p = 0; p < pixels.Length / 4; p++)
        {
            for (int c = 0; c < 3; c++)
                pixels[(4 * p) + c] = (byte)rgb[(3 * p) + c];
            pixels[(4 * p) + 3] = byte.MaxValue;
        }

        value = MLImage.CreateFromPixels(_type.Width, _type.Height, MLPixelFormat.Rgba32, pixels);
    });
}
