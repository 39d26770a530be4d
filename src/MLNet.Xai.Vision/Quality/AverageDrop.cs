using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// Average drop and increase: the target's probability for an image, and for the image multiplied by its map (positive part, largest value 1), so that what the
/// map does not show fades to the input's zero.
/// </summary>
/// <remarks>Chattopadhyay et al., "Grad-CAM++", WACV 2018. Two forward passes an image. Sum up with <see cref="Core.Metrics.PerturbationCurve.Drop"/>.</remarks>
public sealed class AverageDrop
{
    /// <summary>What the model's outputs mean; null, the default, for the softmax, which a model of one output and one that gives probabilities already refuse.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>Measures maps.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="images">[N, C, H, W], as the model takes them.</param>
    /// <param name="maps">One map of H x W values for each image and target, row-major.</param>
    /// <param name="target">Whose probability is measured; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>One pair of probabilities a map.</returns>
    /// <exception cref="ArgumentException">Maps and images do not go together.</exception>
    public IReadOnlyList<ShownScores> Measure(
        Module<Tensor, Tensor> model, Tensor images, IReadOnlyList<float[]> maps, ClassTarget? target = null, IReadOnlyList<string>? classNames = null,
        CancellationToken cancellation = default) =>
        Explained.Run(model, images, [target ?? ClassTarget.Predicted], classNames, Head, true, cancellation, (explained, _) => Show(explained, maps));

    private ShownScores[] Show(Explained explained, IReadOnlyList<float[]> maps)
    {
        MapCheck.Fit(explained, maps);
        Tensor inputs = explained.Inputs;
        TargetedModel model = explained.Model.Probabilities;
        Tensor shown = tensor(maps.SelectMany(Weights).ToArray(), [maps.Count, 1, inputs.shape[2], inputs.shape[3]]).to(inputs.dtype, inputs.device);
        double[] whole = model.Scores(inputs, explained.Targets), kept = model.Scores(inputs.mul(shown), explained.Targets);
        return [.. whole.Zip(kept, (w, k) => new ShownScores(w, k))];
    }

    private static float[] Weights(float[] map)
    {
        float largest = map.Max();
        return [.. map.Select(v => largest > 0 ? Math.Max(v, 0) / largest : 0)];
    }
}

/// <summary>The target's probability for an image.</summary>
/// <param name="Whole">For the image as it is.</param>
/// <param name="Kept">For the image multiplied by its map.</param>
public readonly record struct ShownScores(double Whole, double Kept)
{
    /// <summary>Fall in per cent, 0 where it rises; NaN where the whole image has nothing to lose.</summary>
    public double Drop => Whole > 0 ? 100 * Math.Max(0, Whole - Kept) / Whole : double.NaN;

    /// <summary>1 where the map alone is more probable than the whole image, else 0.</summary>
    public double Increase => Kept > Whole ? 1 : 0;
}
