using System.Numerics.Tensors;
using MLNet.Xai.Core.Cam;

namespace MLNet.Xai.Vision.Cam;

/// <summary>The raw map of one layer.</summary>
internal readonly record struct LayerMap(float[] Values, int Height, int Width)
{
    /// <summary>The finished map of several layers at the resolution asked for.</summary>
    public static LayerMap Finish(IReadOnlyList<LayerMap> layers, CamOptions options, int imageHeight, int imageWidth)
    {
        LayerMap largest = layers.MaxBy(m => m.Height * m.Width);
        (int height, int width) = options.AtLayerResolution ? (largest.Height, largest.Width) : (imageHeight, imageWidth);
        if (options is { Normalize: true, Signed: false })
            return new(CamScaling.Finish([.. layers.Select(m => (m.Values, m.Height, m.Width))], width, height), height, width);

        var mean = new float[height * width];
        foreach (LayerMap layer in layers)
        {
            float[] values = (float[])layer.Values.Clone();
            if (!options.Signed)
                TensorPrimitives.Max(values, 0f, values);
            if (options.Normalize)
                Unit(values);
            TensorPrimitives.MultiplyAdd(CamScaling.Resize(values, layer.Width, layer.Height, width, height), 1f / layers.Count, mean, mean);
        }

        if (options.Normalize)
            Unit(mean);
        return new(mean, height, width);
    }

    private static void Unit(float[] values) => TensorPrimitives.Divide(values, 1e-7f + Math.Abs(TensorPrimitives.MaxMagnitude<float>(values)), values);
}
