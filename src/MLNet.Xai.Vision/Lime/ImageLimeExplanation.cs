using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Vision.Lime;

/// <summary>What LIME says about a picture, and its superpixels.</summary>
/// <param name="Lime">A local model over superpixels for every explained label.</param>
/// <param name="Superpixels">The segments.</param>
public sealed record ImageLimeExplanation(LimeImageExplanation Lime, Superpixels Superpixels)
{
    /// <summary>Each pixel's weight: that of its superpixel. Row-major, height x width.</summary>
    /// <param name="label">An explained label.</param>
    /// <exception cref="ArgumentException">The label was not explained.</exception>
    public float[] WeightMap(int label)
    {
        double[] weights = Lime.For(label).Weights;
        var map = new float[Superpixels.Labels.Length];
        for (int i = 0; i < map.Length; i++)
            map[i] = (float)weights[Superpixels.Labels[i]];
        return map;
    }

    /// <summary>What speaks for one label rather than another: the difference of their weight maps.</summary>
    /// <exception cref="ArgumentException">One of the labels was not explained.</exception>
    public float[] DifferenceMap(int label, int against)
    {
        float[] map = WeightMap(label);
        System.Numerics.Tensors.TensorPrimitives.Subtract(map, WeightMap(against), map);
        return map;
    }
}
