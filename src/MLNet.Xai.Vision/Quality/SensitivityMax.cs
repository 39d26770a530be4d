using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// Maximum sensitivity: how far, relative to their own length, attributions move at most when the input is changed a little at random. Small is stable,
/// which is not the same as right.
/// </summary>
/// <remarks>Yeh et al., NeurIPS 2019, estimated by uniform samples as in captum. A run of the method a sample. The target stays that of the unchanged input.</remarks>
public sealed class SensitivityMax
{
    /// <summary>Largest change of a value, in the input's units; 0.02.</summary>
    public double Radius { get; init; } = 0.02;

    /// <summary>Samples; 10.</summary>
    public int Samples { get; init; } = 10;

    /// <summary>Seed of the samples; 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Measures a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="input">[N, ...] as the model takes it.</param>
    /// <param name="target">What is explained; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>One value an explanation; NaN where the attributions are all zero.</returns>
    public double[] Measure(
        AttributionMethod method, Module<Tensor, Tensor> model, Tensor input, ClassTarget? target = null, IReadOnlyList<string>? classNames = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Measure(method, model, input, target, classNames, method.AskedHead, cancellation);
    }

    /// <summary>The same with a head that somebody else knows.</summary>
    internal double[] Measure(
        AttributionMethod method, Module<Tensor, Tensor> model, Tensor input, ClassTarget? target, IReadOnlyList<string>? classNames, ModelHead? head, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        if (!(Radius > 0 && double.IsFinite(Radius)))
            throw new ArgumentException($"{nameof(Radius)} is {Radius}; it must be positive.");
        return Explained.Run(model, input, [target ?? ClassTarget.Predicted], classNames, head, method.UsesProbabilities, cancellation, (explained, _) => Largest(method, explained));
    }

    private double[] Largest(AttributionMethod method, Explained explained)
    {
        Tensor still = method.Attribute(explained).Values;
        double[] lengths = Lengths(still);
        var largest = new double[explained.Count];
        for (int s = 0; s < Samples; s++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor shift = SeededNoise.Symmetric(explained.Inputs, Seed, s).mul(Radius);
            double[] moved = Lengths(method.Attribute(explained with { Inputs = explained.Inputs + shift }).Values - still);
            for (int i = 0; i < moved.Length; i++)
                largest[i] = Math.Max(largest[i], moved[i]);
        }

        return [.. largest.Zip(lengths, (l, length) => l / length)];
    }

    private static double[] Lengths(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor wide = values.to_type(ScalarType.Float64).flatten(1);
        return wide.mul(wide).sum(1).sqrt().cpu().data<double>().ToArray();
    }
}
