using MLNet.Xai.Core.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>
/// Gradient SHAP (expected gradients): the mean over random baselines b and random points on the way from b to x of (x - b) times the gradient there.
/// An estimate of integrated gradients averaged over the baselines.
/// </summary>
/// <remarks>
/// Lundberg and Lee, NeurIPS 2017 (SHAP's GradientExplainer); Erion et al., Nature Machine Intelligence 2021. The same seed gives the same result. Cost: a
/// forward and a backward pass a sample. The convergence delta is against the mean output at the drawn baselines; it is sampling error and shrinks as
/// 1 / sqrt(samples).
/// </remarks>
public sealed class GradientShap : AttributionMethod
{
    /// <summary>The baselines to draw from, [K, C, H, W]. Null: zeros, a single one.</summary>
    public Tensor? Baselines { get; init; }

    /// <summary>Number of samples; 50.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Standard deviation of normal noise on the input, in the input's units; 0, none.</summary>
    public double NoiseDeviation { get; init; }

    /// <summary>Seed of baselines, points and noise; 1.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        if (!(NoiseDeviation >= 0 && double.IsFinite(NoiseDeviation)))
            throw new ArgumentException($"{nameof(NoiseDeviation)} is {NoiseDeviation}; it must not be negative.");
        Tensor inputs = explained.Inputs;
        Tensor baselines = Baselines?.detach().to(inputs.dtype, inputs.device) ?? inputs.narrow(0, 0, 1).zeros_like();
        if (baselines.dim() != inputs.dim() || !baselines.shape[1..].SequenceEqual(inputs.shape[1..]) || baselines.shape[0] < 1)
        {
            throw new ArgumentException(
                $"{nameof(Baselines)} is [{AttributionInput.Text(baselines)}]; for an input [{AttributionInput.Text(inputs)}] it must be [K, {string.Join(", ", inputs.shape[1..])}].");
        }

        if (!AttributionInput.IsFinite(baselines))
            throw new ArgumentException($"{nameof(Baselines)} has values that are NaN or infinite.");
        long stream = CounterRandom.Fork(Seed, ulong.MaxValue);
        long count = baselines.shape[0];
        return Average(
            explained, baselines, Samples,
            s => (long)(CounterRandom.Uniform(stream, 2 * (ulong)s) * count),
            s => CounterRandom.Uniform(stream, (2 * (ulong)s) + 1),
            s => NoiseDeviation == 0 ? null : SeededNoise.Normal(inputs, Seed, s).mul(NoiseDeviation));
    }

    /// <summary>The same with given draws.</summary>
    internal static AttributionValues Average(
        Explained explained, Tensor baselines, int samples, Func<int, long> baseline, Func<int, double> alpha, Func<int, Tensor?> noise)
    {
        Tensor inputs = explained.Inputs;
        Tensor sum = inputs.zeros_like();
        var drawn = new int[baselines.shape[0]];
        for (int s = 0; s < samples; s++)
        {
            using DisposeScope scope = NewDisposeScope();
            long k = baseline(s);
            drawn[k]++;
            Tensor from = baselines.narrow(0, k, 1);
            Tensor to = noise(s) is { } shift ? inputs + shift : inputs;
            Tensor way = to - from;
            _ = sum.add_(explained.Model.Gradient(from + (way * alpha(s)), explained.Targets).mul(way));
        }

        Tensor values = sum.div(samples);
        double[] gained = explained.Model.Scores(inputs, explained.Targets);
        for (int k = 0; k < drawn.Length; k++)
        {
            if (drawn[k] == 0)
                continue;
            using DisposeScope scope = NewDisposeScope();
            double[] at = explained.Model.Scores(baselines.narrow(0, k, 1).expand(inputs.shape), explained.Targets);
            for (int i = 0; i < gained.Length; i++)
                gained[i] -= at[i] * drawn[k] / samples;
        }

        return new(values, Differences.Deltas(values, gained));
    }
}
