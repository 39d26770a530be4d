using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>
/// Integrated gradients: (x - b) times the mean gradient on the straight path from the baseline b to the input x. The attributions sum to the
/// difference of the target's output at x and at b, up to the quadrature's error, which is returned as the convergence delta.
/// </summary>
/// <remarks>Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", ICML 2017. Cost: a forward and a backward pass a step, in batches.</remarks>
public sealed class IntegratedGradients : AttributionMethod
{
    /// <summary>Where the path starts: [C, H, W], [1, C, H, W] or one an image, in the model's units. Null: zeros, the mean colour of normalised images.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Points on the path; 50.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>The quadrature rule; Gauss-Legendre.</summary>
    public PathRule Rule { get; init; }

    /// <summary>
    /// While an image's convergence delta is larger than this, in units of the model's output, its steps are doubled. Null, the default: never.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>With a tolerance: the most steps that an image gets; 1,600. The delta says what is still missing then.</summary>
    public int MaxSteps { get; init; } = 1600;

    /// <summary>The most points in one pass; 16. The passes are of about one size.</summary>
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (Tolerance is { } t && !(t > 0))
            throw new ArgumentException($"{nameof(Tolerance)} is {t}; it must be positive.");
        Tensor baselines = AttributionInput.Fit(Baseline, explained, nameof(Baseline));
        double[] gained = Differences.Of(explained, baselines, BatchSize);
        var rows = new Tensor[explained.Count];
        var deltas = new double[explained.Count];
        var steps = new int[explained.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            for (steps[i] = Steps; ; steps[i] *= 2)
            {
                rows[i]?.Dispose();
                rows[i] = Integrate(explained, i, baselines.narrow(0, i, 1), steps[i]);
                deltas[i] = rows[i].sum(ScalarType.Float64).item<double>() - gained[i];
                if (Tolerance is not { } tolerance || Math.Abs(deltas[i]) <= tolerance || steps[i] * 2 > MaxSteps)
                    break;
            }
        }

        return new(cat(rows), deltas, steps);
    }

    private Tensor Integrate(Explained explained, int index, Tensor baseline, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor way = explained.Row(index) - baseline;
        Tensor mean = way.zeros_like();
        (double[] points, double[] weights) = PathRules.Nodes(Rule, steps);
        long[] perStep = [-1, .. Enumerable.Repeat(1L, (int)way.dim() - 1)];

        // As many passes as the batch size asks for, all of about one size: a last one of two points costs far more than two.
        int passes = (steps + BatchSize - 1) / BatchSize, batch = (steps + passes - 1) / passes;
        for (int from = 0; from < steps; from += batch)
        {
            using DisposeScope pass = NewDisposeScope();
            int count = Math.Min(batch, steps - from);
            Tensor at = tensor(points.AsSpan(from, count).ToArray()).to(way.dtype, way.device).reshape(perStep);
            Tensor weight = tensor(weights.AsSpan(from, count).ToArray()).to(way.dtype, way.device).reshape(perStep);
            Tensor gradient = explained.Model.Gradient(baseline + (at * way), explained.Targets[index]);
            _ = mean.add_(gradient.mul(weight).sum(0, keepdim: true));
        }

        return way.mul(mean).MoveToOuterDisposeScope();
    }
}
