using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>
/// DeepLIFT with the rescale rule: contributions of the differences from a baseline. Each non-linear module passes back (difference of its outputs) /
/// (difference of its inputs) instead of its gradient, so that the attributions sum to the difference of the target's outputs.
/// Several baselines (DeepLIFT SHAP) give the mean over them. One forward and one backward pass over inputs and baselines together, for each baseline.
/// </summary>
/// <remarks>
/// Shrikumar, Greenside and Kundaje, ICML 2017; in this form Ancona et al., ICLR 2018; over several baselines Lundberg and Lee, NeurIPS 2017. Non-linearities
/// must be modules: ReLU and its kin, Sigmoid, Tanh, GELU, SiLU and the like, max pools. One that is not breaks completeness: see <see cref="Tolerance"/>.
/// </remarks>
public sealed class DeepLift : AttributionMethod
{
    /// <summary>What is compared with: [C, H, W] or [1, C, H, W], or one an image. Null: zeros.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Several baselines to average over, each as <see cref="Baseline"/>; null for that one.</summary>
    public IReadOnlyList<Tensor>? Baselines { get; init; }

    /// <summary>
    /// How large the convergence delta may be, in parts of the sum of the attributions' magnitudes. Beyond it the model has non-linear steps that no rule knows, and an
    /// exception says so. Infinity accepts anything. Null, the default: 0.01, and of texts infinity, since no rule knows the products of attention: the delta says
    /// what they leave out.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        if (Baselines is { Count: 0 })
            throw new ArgumentException($"{nameof(Baselines)} is empty.");
        if (Tolerance is { } t && !(t >= 0))
            throw new ArgumentException($"{nameof(Tolerance)} is {t}; it must not be negative.");
        Tensor?[] all = Baselines is null ? [Baseline] : [.. Baselines];
        Tensor sum = explained.Inputs.zeros_like();
        var deltas = new double[explained.Count];
        foreach (Tensor? one in all)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor baseline = AttributionInput.Fit(one, explained, Baselines is null ? nameof(Baseline) : nameof(Baselines));
            Tensor values = Compare(explained, baseline);
            double[] missed = Differences.Deltas(values, Differences.Of(explained, baseline));
            Check(values, missed);
            _ = sum.add_(values);
            for (int i = 0; i < missed.Length; i++)
                deltas[i] += missed[i] / all.Length;
        }

        return new(sum.div(all.Length), deltas);
    }

    private static Tensor Compare(Explained explained, Tensor baseline)
    {
        Tensor both = cat([explained.Inputs, baseline]);
        long rows = explained.Count;
        Tensor multipliers = SegmentedBackward.Run(
            explained.Model, both, RescaleRule.Covers, o => TargetedModel.Select(o.narrow(0, 0, rows), explained.Targets).sum(), RescaleRule.Carry);
        return multipliers.narrow(0, 0, rows).mul(explained.Inputs - baseline);
    }

    private void Check(Tensor values, double[] deltas)
    {
        double[] sizes = Differences.Deltas(values.abs(), new double[deltas.Length]);
        for (int i = 0; i < deltas.Length; i++)
        {
            if (Math.Abs(deltas[i]) > (Tolerance ?? 0.01) * Math.Max(sizes[i], 1e-6))
            {
                throw new ArgumentException(
                    $"DeepLIFT's attributions miss the difference of the outputs by {deltas[i]:G3} (explanation {i}; their magnitudes sum to {sizes[i]:G3}): the model has " +
                    "non-linear steps that are not modules with a rule, a function relu for instance. Use nn modules and call(), or integrated gradients, or raise Tolerance.");
            }
        }
    }
}
