using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>
/// Feature ablation: how much the target's output falls when a group of values (a superpixel, a channel) is replaced by the baseline; all values of a group
/// get the group's number. One forward pass a group, in batches.
/// </summary>
/// <remarks>captum's FeatureAblation with a feature mask.</remarks>
public sealed class FeatureAblation : AttributionMethod
{
    /// <summary>
    /// Group numbers, whole: [1, 1, H, W] for superpixels of all images, [N, 1, H, W] for each image's own, any shape that repeats to the input's. Null:
    /// every value by itself, which is a forward pass a value.
    /// </summary>
    public Tensor? Groups { get; init; }

    /// <summary>What replaces a group, as in <see cref="IntegratedGradients.Baseline"/>. Null: zeros.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Copies in one pass; 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        Tensor inputs = explained.Inputs;
        long[] row = [1, .. inputs.shape[1..]];
        Tensor groups = Groups is null
            ? arange(row.Aggregate(1L, (a, b) => a * b), dtype: ScalarType.Float64, device: inputs.device).reshape(row).expand(inputs.shape)
            : AttributionInput.Fit(Groups, explained with { Inputs = inputs.to_type(ScalarType.Float64) }, nameof(Groups));
        Tensor baselines = AttributionInput.Fit(Baseline, explained, nameof(Baseline));
        Tensor values = inputs.zeros_like();
        for (int i = 0; i < explained.Count; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor group = groups.narrow(0, i, 1), baseline = baselines.narrow(0, i, 1), credit = values.narrow(0, i, 1);
            double[] ids = [.. group.contiguous().cpu().data<double>().ToArray().Distinct()];
            double[] falls = Ablation.Falls(explained, i, ids.Length, BatchSize, (k, copy) => _ = copy.copy_(where(group.eq(ids[k]), baseline, copy)));
            for (int k = 0; k < ids.Length; k++)
            {
                using DisposeScope step = NewDisposeScope();
                _ = credit.add_(group.eq(ids[k]).to_type(values.dtype).mul(falls[k]));
            }
        }

        return new(values);
    }
}
