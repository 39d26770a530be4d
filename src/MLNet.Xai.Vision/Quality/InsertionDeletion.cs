using MLNet.Xai.Core;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// Insertion and deletion: how fast the target's probability rises when pixels appear, or falls when they vanish, in the order of a map. A good map has a
/// large insertion area and a small deletion area.
/// </summary>
/// <remarks>Petsiuk, Das and Saenko, BMVC 2018. Cost: 2 (steps + 1) forward passes an image, in batches.</remarks>
public sealed class InsertionDeletion
{
    /// <summary>Steps of each curve; 50.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>What pixels become when they are deleted: [C, H, W] or [1, C, 1, 1] and the like. Null: zeros, the mean colour of normalised images.</summary>
    public Tensor? DeletionBaseline { get; init; }

    /// <summary>What insertion starts from. Null: the image blurred with a Gaussian of deviation 5 over 11 x 11 pixels, as in the paper's code.</summary>
    public Tensor? InsertionBaseline { get; init; }

    /// <summary>What the model's outputs mean; null, the default, for the softmax, which a model of one output and one that gives probabilities already refuse.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>Images in one pass; 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Measures maps.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="images">[N, C, H, W], as the model takes them.</param>
    /// <param name="maps">One map of H x W values for each image, row-major; see <see cref="Attributions.PixelMap"/>.</param>
    /// <param name="target">Whose probability is followed; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>One pair of curves a map.</returns>
    /// <exception cref="ArgumentException">Maps and images do not go together.</exception>
    public IReadOnlyList<PerturbationCurves> Measure(
        Module<Tensor, Tensor> model, Tensor images, IReadOnlyList<float[]> maps, ClassTarget? target = null, IReadOnlyList<string>? classNames = null,
        CancellationToken cancellation = default) =>
        Explained.Run(model, images, [target ?? ClassTarget.Predicted], classNames, Head, true, cancellation, (explained, _) => Follow(explained, maps));

    private PerturbationCurves[] Follow(Explained explained, IReadOnlyList<float[]> maps)
    {
        MapCheck.Fit(explained, maps);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        Tensor deleted = AttributionInput.Fit(DeletionBaseline, explained, nameof(DeletionBaseline));
        Tensor blurred = InsertionBaseline is null ? Blur.Apply(explained.Inputs) : AttributionInput.Fit(InsertionBaseline, explained, nameof(InsertionBaseline));
        TargetedModel model = explained.Model.Probabilities;
        return [.. maps.Select((map, i) => new PerturbationCurves(
            Curve(model, explained, i, blurred, PerturbationCurve.Masks(map, Steps, insertion: true)),
            Curve(model, explained, i, deleted, PerturbationCurve.Masks(map, Steps, insertion: false))))];
    }

    private double[] Curve(TargetedModel model, Explained explained, int index, Tensor baselines, bool[][] masks)
    {
        Tensor image = explained.Row(index), hidden = baselines.narrow(0, index, 1);
        List<double> points = [];
        foreach (bool[][] some in masks.Chunk(BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor shown = tensor(some.SelectMany(m => m).ToArray(), [some.Length, 1, image.shape[2], image.shape[3]]).to(image.device);
            points.AddRange(model.Scores(where(shown, image, hidden), explained.Targets[index]));
        }

        return [.. points];
    }
}
