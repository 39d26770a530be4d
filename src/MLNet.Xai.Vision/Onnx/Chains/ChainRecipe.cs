using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision.AnyModel;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>What a step of a chain makes of images, as a recipe for images of that very size; found by giving it an image whose every value is known.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Interleaved">Whether it writes pixel after pixel, [H, W, C], rather than channel after channel.</param>
internal sealed record ChainRecipe(ImageRecipe Recipe, bool Interleaved)
{
    private const float Tolerance = 1e-5f;

    /// <param name="step">Makes numbers of images.</param>
    /// <param name="images">Its input.</param>
    /// <param name="pixels">Its output.</param>
    /// <exception cref="ArgumentException">The images' size is not known, or it makes something else than red, green and blue by one scale.</exception>
    public static ChainRecipe Of(ChainStep step, string images, string pixels)
    {
        if (step.Input[images].Type is not ImageDataViewType { Height: > 0, Width: > 0 } type)
            throw new ArgumentException($"The images in '{images}' are of any size, and the network's is not said: put ResizeImages before ExtractPixels.", nameof(images));
        byte[] rgb = [.. Enumerable.Range(0, type.Height * type.Width).SelectMany(i => (byte[])[(byte)(7 * i), (byte)((13 * i) + 5), (byte)((29 * (i >> 3)) + i + 11)])];
        float[] made = Run(step, type, images, pixels, rgb);
        foreach (bool interleaved in (bool[])[false, true])
        {
            foreach (bool bgr in (bool[])[false, true])
            {
                if (made.Length == rgb.Length && Fit(Ordered(rgb, interleaved, bgr), made) is { } fit)
                    return new ChainRecipe(Scaled($"{step.Transformer.GetType().Name} of '{images}'", type, fit.Scale, fit.Shift, bgr), interleaved);
            }
        }

        throw new ArgumentException(
            $"What the chain makes of the images in '{images}' is not their red, green and blue by one scale and offset: it is not known how they are prepared. Give the file and a recipe, ScoreOnnx(column, path, recipe).",
            nameof(pixels));
    }

    private static ImageRecipe Scaled(string name, ImageDataViewType type, float scale, float shift, bool bgr) => new()
    {
        Name = name,
        Height = type.Height,
        Width = type.Width,
        Scale = scale,
        Mean = [-shift, -shift, -shift],
        Bgr = bgr,
    };

    private static float[] Run(ChainStep step, ImageDataViewType type, string images, string pixels, byte[] rgb)
    {
        byte[] rgba = new byte[rgb.Length / 3 * 4];
        for (int i = 0; i < rgba.Length; i++)
            rgba[i] = i % 4 == 3 ? byte.MaxValue : rgb[(i / 4 * 3) + (i % 4)];
        using var image = MLImage.CreateFromPixels(type.Width, type.Height, MLPixelFormat.Rgba32, rgba);
        IRowToRowMapper mapper = step.Transformer.GetRowToRowMapper(step.Input);
        DataViewSchema.Column column = mapper.OutputSchema[pixels];
        if (column.Type is not VectorDataViewType { ItemType: NumberDataViewType number } || number.RawType != typeof(float))
            return [];
        using DataViewRow made = mapper.GetRow(new OneColumnRow(step.Input, images, (ValueGetter<MLImage>)((ref MLImage value) => value = image)), [column]);
        VBuffer<float> values = default;
        made.GetGetter<VBuffer<float>>(column)(ref values);
        return [.. values.DenseValues()];
    }

    private static float[] Ordered(byte[] rgb, bool interleaved, bool bgr)
    {
        int count = rgb.Length / 3;
        var ordered = new float[rgb.Length];
        for (int p = 0; p < count; p++)
        {
            for (int c = 0; c < 3; c++)
                ordered[interleaved ? (3 * p) + c : (c * count) + p] = rgb[(3 * p) + (bgr ? 2 - c : c)];
        }

        return ordered;
    }

    // made = scale x value + shift, everywhere.
    private static (float Scale, float Shift)? Fit(float[] values, float[] made)
    {
        int low = Array.IndexOf(values, values.Min()), high = Array.IndexOf(values, values.Max());
        float scale = (made[high] - made[low]) / (values[high] - values[low]), shift = made[low] - (scale * values[low]);
        float most = Tolerance * Math.Max(Math.Abs(made[high]), Math.Abs(made[low]));
        for (int i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs((scale * values[i]) + shift - made[i]) <= most))
                return null;
        }

        return (scale, shift);
    }
}
