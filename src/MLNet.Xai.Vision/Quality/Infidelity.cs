using MLNet.Xai.Core;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Quality;

/// <summary>What is done to an input to see whether its attributions foretell the change.</summary>
public enum InfidelityPerturbation
{
    /// <summary>A random square is set to the baseline: for attributions that are contributions (input x gradient, integrated gradients, DeepLIFT, occlusion). Their sum over the square foretells the fall.</summary>
    SquareRemoval,

    /// <summary>Normal noise is subtracted: for attributions that are gradients (saliency, SmoothGrad). Their product with the noise foretells the fall.</summary>
    Noise,
}

/// <summary>
/// Infidelity: the mean square of (fall foretold by the attributions) less (fall of the target's output) over random perturbations; 0 for a faithful
/// explanation.
/// </summary>
/// <remarks>Yeh et al., "On the (in)fidelity and sensitivity of explanations", NeurIPS 2019; scaled as captum's with normalize = True. A forward pass a sample and image.</remarks>
public sealed class Infidelity
{
    /// <summary>The perturbations; removed squares.</summary>
    public InfidelityPerturbation Perturbation { get; init; }

    /// <summary>Perturbations for each explanation; 50.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Side of the squares in pixels; null: a quarter of the image's shorter side, at least 1.</summary>
    public int? SquareSize { get; init; }

    /// <summary>What squares become, as in <see cref="IntegratedGradients.Baseline"/>. Null: zeros.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Standard deviation of the noise, in the input's units; 0.2.</summary>
    public double NoiseDeviation { get; init; } = 0.2;

    /// <summary>Whether attributions are first scaled by the factor that suits them best, so that only their proportions count; no.</summary>
    public bool Normalize { get; init; }

    /// <summary>Seed of the perturbations; 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What the model's outputs mean, as in <see cref="AttributionMethod.Head"/>.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>Measures attributions.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="input">What was explained, [N, ...]; images [N, C, H, W] for squares.</param>
    /// <param name="attributions">Values of the input's shape, one row for each image and target; [N, 1, H, W] counts for all channels of removed squares.</param>
    /// <param name="target">What was explained; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>One value an explanation.</returns>
    public double[] Measure(
        Module<Tensor, Tensor> model, Tensor input, Tensor attributions, ClassTarget? target = null, IReadOnlyList<string>? classNames = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(attributions);
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        return Explained.Run(model, input, [target ?? ClassTarget.Predicted], classNames, Head, false, cancellation, (explained, _) => Compare(explained, attributions.detach()));
    }

    private double[] Compare(Explained explained, Tensor attributions)
    {
        Tensor inputs = explained.Inputs;
        bool squares = Perturbation == InfidelityPerturbation.SquareRemoval;
        if (squares && inputs.dim() != 4)
            throw new ArgumentException($"Squares are removed from images [N, C, H, W]; the input is [{AttributionInput.Text(inputs)}]. Take {nameof(InfidelityPerturbation.Noise)}.");
        long[] one = [inputs.shape[0], 1, .. inputs.shape[2..]];
        if (!attributions.shape.SequenceEqual(inputs.shape) && !(squares && attributions.shape.SequenceEqual(one)))
            throw new ArgumentException($"The attributions are [{AttributionInput.Text(attributions)}], of {explained.Count} explanations of an input [{AttributionInput.Text(inputs)}].");
        Tensor values = attributions.to(inputs.dtype, inputs.device);
        Tensor baselines = AttributionInput.Fit(Baseline, explained, nameof(Baseline));
        double[] whole = explained.Model.Scores(inputs, explained.Targets);
        var foretold = new double[Samples][];
        var falls = new double[Samples][];
        for (int s = 0; s < Samples; s++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor changed, expected;
            if (squares)
            {
                Tensor square = Square(inputs, s);
                (changed, expected) = (where(square.gt(0), baselines, inputs), values.mul(square));
            }
            else
            {
                Tensor noise = SeededNoise.Normal(inputs, Seed, s).mul(NoiseDeviation);
                (changed, expected) = (inputs - noise, values.mul(noise));
            }

            foretold[s] = expected.to_type(ScalarType.Float64).flatten(1).sum(1).cpu().data<double>().ToArray();
            falls[s] = [.. explained.Model.Scores(changed, explained.Targets).Zip(whole, (after, before) => before - after)];
        }

        return [.. Enumerable.Range(0, explained.Count).Select(i => MeanSquare([.. foretold.Select(f => f[i])], [.. falls.Select(f => f[i])]))];
    }

    private double MeanSquare(double[] foretold, double[] falls)
    {
        double size = foretold.Sum(f => f * f);
        double scale = Normalize && size > 0 ? foretold.Zip(falls, (f, g) => f * g).Sum() / size : 1;
        return foretold.Zip(falls, (f, g) => ((scale * f) - g) * ((scale * f) - g)).Average();
    }

    /// <summary>[1, 1, H, W] of zeros with a square of ones.</summary>
    private Tensor Square(Tensor images, int sample)
    {
        (long height, long width) = (images.shape[2], images.shape[3]);
        long side = SquareSize ?? Math.Max(1, Math.Min(height, width) / 4);
        if (side < 1 || side > Math.Min(height, width))
            throw new ArgumentException($"{nameof(SquareSize)} is {side}; it must lie between 1 and {Math.Min(height, width)}, the image's shorter side.");
        long stream = CounterRandom.Fork(Seed, (ulong)sample);
        long top = (long)(CounterRandom.Uniform(stream, 0) * (height - side + 1)), left = (long)(CounterRandom.Uniform(stream, 1) * (width - side + 1));
        Tensor square = zeros([1, 1, height, width], images.dtype, images.device);
        square.narrow(2, top, side).narrow(3, left, side).fill_(1);
        return square;
    }
}
