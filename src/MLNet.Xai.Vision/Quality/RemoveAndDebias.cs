using MLNet.Xai.Core;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// ROAD (remove and debias): how the target's probability changes when the most, or the least, important pixels are removed and filled in from their
/// neighbours, so that the shape of the hole itself tells the model little.
/// </summary>
/// <remarks>Rong et al., "A consistent and efficient evaluation strategy for attribution methods", ICML 2022; the combination of both orders is pytorch-grad-cam's.</remarks>
public sealed class RemoveAndDebias
{
    /// <summary>Parts of the pixels that are removed; 0.1, 0.2, 0.4, 0.6 and 0.8.</summary>
    public IReadOnlyList<double> Parts { get; init; } = [0.1, 0.2, 0.4, 0.6, 0.8];

    /// <summary>Standard deviation of the noise on filled pixels, in the input's units; 0.01.</summary>
    public double NoiseDeviation { get; init; } = 0.01;

    /// <summary>Seed of the noise; 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What the model's outputs mean; null, the default, for the softmax, which a model of one output and one that gives probabilities already refuse.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>Measures maps.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="images">[N, C, H, W], as the model takes them.</param>
    /// <param name="maps">One map of H x W values for each image and target, row-major.</param>
    /// <param name="target">Whose probability is followed; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>One result a map.</returns>
    public IReadOnlyList<RemovalScores> Measure(
        Module<Tensor, Tensor> model, Tensor images, IReadOnlyList<float[]> maps, ClassTarget? target = null, IReadOnlyList<string>? classNames = null,
        CancellationToken cancellation = default)
    {
        if (Parts.Count == 0 || Parts.Any(p => !(p is > 0 and < 1)))
            throw new ArgumentException($"{nameof(Parts)} is [{string.Join(", ", Parts)}]; parts lie between 0 and 1.");
        return Explained.Run(model, images, [target ?? ClassTarget.Predicted], classNames, Head, true, cancellation, (explained, _) => Remove(explained, maps));
    }

    private RemovalScores[] Remove(Explained explained, IReadOnlyList<float[]> maps)
    {
        MapCheck.Fit(explained, maps);
        TargetedModel model = explained.Model.Probabilities;
        double[] whole = model.Scores(explained.Inputs, explained.Targets);
        return [.. maps.Select((map, i) => new RemovalScores(
            Changes(model, explained, i, map, whole[i]), Changes(model, explained, i, [.. map.Select(v => -v)], whole[i])))];
    }

    private double[] Changes(TargetedModel model, Explained explained, int index, float[] map, double whole)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = explained.Row(index);
        Tensor[] filled = [.. Parts.Select(part => Fill(image, MapOverlap.Top(map, part)))];
        return [.. model.Scores(cat(filled), explained.Targets[index]).Select(p => p - whole)];
    }

    private Tensor Fill(Tensor image, bool[] missing)
    {
        var holes = new LinearImputation(missing, (int)image.shape[2], (int)image.shape[3]);
        double[] values = image.to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        for (int from = 0; from < values.Length; from += missing.Length)
        {
            double[] channel = values[from..(from + missing.Length)];
            holes.Fill(channel);
            for (int p = 0; p < channel.Length; p++)
                values[from + p] = channel[p] + (missing[p] ? NoiseDeviation * CounterRandom.Normal(Seed, (ulong)(from + p)) : 0);
        }

        return tensor(values, image.shape).to(image.dtype, image.device);
    }
}

/// <summary>Changes of the target's probability with pixels removed, one for each part of <see cref="RemoveAndDebias.Parts"/>.</summary>
/// <param name="MostRelevantFirst">With the pixels removed that the map rates highest: the lower, the better the map.</param>
/// <param name="LeastRelevantFirst">With those removed that it rates lowest: the higher, the better.</param>
public sealed record RemovalScores(IReadOnlyList<double> MostRelevantFirst, IReadOnlyList<double> LeastRelevantFirst)
{
    /// <summary>Half the mean difference of the two: more is better.</summary>
    public double Combined => LeastRelevantFirst.Zip(MostRelevantFirst, (least, most) => (least - most) / 2).Average();
}
