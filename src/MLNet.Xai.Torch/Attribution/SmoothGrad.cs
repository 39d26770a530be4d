using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>What is made of the attributions of noisy copies of an input.</summary>
public enum NoiseStatistic
{
    /// <summary>Their mean: SmoothGrad (Smilkov et al., 2017).</summary>
    Mean,

    /// <summary>The mean of their squares: SmoothGrad-squared (Hooker et al., NeurIPS 2019).</summary>
    MeanSquare,

    /// <summary>Their variance over the samples (divided by the number of samples): VarGrad (Adebayo et al., NeurIPS 2018).</summary>
    Variance,
}

/// <summary>SmoothGrad and VarGrad: another method's attributions (by default the gradient's) of noisy copies of the input, put together.</summary>
/// <remarks>The same seed gives the same noise whatever else is in the batch. Cost: <see cref="Samples"/> times the other method.</remarks>
public sealed class SmoothGrad : AttributionMethod
{
    /// <summary>The method whose attributions are taken; the gradient.</summary>
    public AttributionMethod Method { get; init; } = new Saliency();

    /// <summary>Number of noisy copies; 50 as in the paper.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Standard deviation of the normal noise, in parts of the range (largest less smallest value) of each input; 0.15.</summary>
    public double NoiseLevel { get; init; } = 0.15;

    /// <summary>What is made of the samples; their mean.</summary>
    public NoiseStatistic Statistic { get; init; }

    /// <summary>Seed of the noise; 1.</summary>
    public long Seed { get; init; } = 1;

    internal override ModelHead? AskedHead => Head ?? Method.AskedHead;

    internal override bool UsesProbabilities => Method.UsesProbabilities;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        ArgumentNullException.ThrowIfNull(Method);
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        if (!(NoiseLevel >= 0 && double.IsFinite(NoiseLevel)))
            throw new ArgumentException($"{nameof(NoiseLevel)} is {NoiseLevel}; it must not be negative.");
        Tensor inputs = explained.Inputs;
        long[] others = [.. Enumerable.Range(1, (int)inputs.dim() - 1).Select(d => (long)d)];
        Tensor deviation = (inputs.amax(others, keepdim: true) - inputs.amin(others, keepdim: true)).mul(NoiseLevel);
        return new(Combine(explained, Samples, s => SeededNoise.Normal(inputs, Seed, s).mul(deviation)));
    }

    /// <summary>The same with given noise.</summary>
    internal Tensor Combine(Explained explained, int samples, Func<int, Tensor> noise)
    {
        Tensor sum = explained.Inputs.zeros_like(), squares = explained.Inputs.zeros_like();
        for (int s = 0; s < samples; s++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor values = Method.Attribute(explained with { Inputs = explained.Inputs + noise(s) }).Values;
            // Methods that rate pixels return one channel.
            if (s == 0 && !values.shape.SequenceEqual(sum.shape))
                (sum, squares) = (values.zeros_like().MoveToOuterDisposeScope(), values.zeros_like().MoveToOuterDisposeScope());
            _ = sum.add_(values);
            _ = squares.add_(values.mul(values));
        }

        Tensor mean = sum.div(samples), meanSquare = squares.div(samples);
        return Statistic switch
        {
            NoiseStatistic.Mean => mean,
            NoiseStatistic.MeanSquare => meanSquare,
            NoiseStatistic.Variance => meanSquare.sub(mean.mul(mean)).clamp_min(0),
            _ => throw new ArgumentException($"{nameof(Statistic)} is {Statistic}, which there is not."),
        };
    }
}
