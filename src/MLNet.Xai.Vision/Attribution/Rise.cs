using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>
/// RISE: the mean of many random smooth masks, each weighted by the target's probability for the masked image. Needs no gradients. One forward pass a mask
/// and image, in batches.
/// </summary>
/// <remarks>
/// Petsiuk, Das and Saenko, "RISE: randomized input sampling for explanation of black-box models", BMVC 2018. Gives [explanations, 1, H, W]. The same seed
/// gives the same masks whatever the batch. Sampling error falls as 1 / sqrt(masks).
/// </remarks>
public sealed class Rise : AttributionMethod
{
    /// <summary>Number of masks; 4,000, as the paper for VGG-16.</summary>
    public int Masks { get; init; } = 4000;

    /// <summary>Cells of the coarse random grid along each side; 7.</summary>
    public int Cells { get; init; } = 7;

    /// <summary>Probability that a cell shows; 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>What shows where the mask does not, as in <see cref="IntegratedGradients.Baseline"/>. Null: zeros.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Masks in one pass; 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Seed of the masks; 1.</summary>
    public long Seed { get; init; } = 1;

    internal override bool UsesProbabilities => true;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Masks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Cells, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!(Probability is > 0 and < 1))
            throw new ArgumentException($"{nameof(Probability)} is {Probability}; it must lie between 0 and 1.");
        Tensor inputs = explained.Inputs;
        if (inputs.dim() != 4)
            throw new ArgumentException($"RISE masks images [N, C, H, W]; the input is [{AttributionInput.Text(inputs)}].");
        Tensor baselines = AttributionInput.Fit(Baseline, explained, nameof(Baseline));
        TargetedModel model = explained.Model.Probabilities;
        (long height, long width) = (inputs.shape[2], inputs.shape[3]);
        Tensor sums = zeros([explained.Count, 1, height, width], inputs.dtype, inputs.device);
        for (int from = 0; from < Masks; from += BatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor masks = RiseMasks.Create(Seed, from, Math.Min(BatchSize, Masks - from), Cells, Probability, height, width).to(inputs.dtype, inputs.device);
            for (int i = 0; i < explained.Count; i++)
            {
                Tensor hidden = baselines.narrow(0, i, 1);
                double[] scores = model.Scores(hidden + ((explained.Row(i) - hidden) * masks), explained.Targets[i]);
                Tensor weights = tensor(scores, [scores.Length, 1, 1, 1]).to(inputs.dtype, inputs.device);
                _ = sums.narrow(0, i, 1).add_(masks.mul(weights).sum(0, keepdim: true));
            }
        }

        return new(sums.div(Masks * Probability));
    }
}
