using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Vision.Lime;

/// <summary>What LIME says about a picture, and its superpixels.</summary>
/// <param name="Lime">A local model over superpixels for every explained label.</param>
/// <param name="Superpixels">The segments.</param>
public sealed record ImageLimeExplanation(LimeImageExplanation Lime, Superpixels Superpixels)
{
    private const int FewSuperpixels = 5;

    /// <summary>What speaks against relying on it, or <see langword="null"/>: hardly any superpixels, so that the map says next to nothing about where.</summary>
    public string? Remark => Superpixels.Count >= FewSuperpixels ? null
        : $"LIME has {(Superpixels.Count == 1 ? "a single superpixel, and the same weight everywhere" : $"only {Superpixels.Count} superpixels")} in a picture: it is small or plain for this segmentation. "
        + "Choose another, ImageSegmentation.Grid(8, 8) or a smaller kernel of Quickshift.";

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
