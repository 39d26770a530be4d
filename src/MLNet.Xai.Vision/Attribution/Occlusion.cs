using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>
/// Occlusion sensitivity: a window slides over the input and is set to the baseline; each value gets the mean fall of the target's output over the windows
/// that cover it. One forward pass a window, in batches.
/// </summary>
/// <remarks>Zeiler and Fergus, ECCV 2014; windows, strides and means as in captum's Occlusion: the last window of a dimension may stick out and is cut off.</remarks>
public sealed class Occlusion : AttributionMethod
{
    /// <summary>The window's size in the input's dimensions without the batch: [C, h, w], or [h, w] for all channels together; 15 x 15.</summary>
    public IReadOnlyList<int> Window { get; init; } = [15, 15];

    /// <summary>Steps of the window in the same dimensions, none larger than the window. Null: half the window, at least 1.</summary>
    public IReadOnlyList<int>? Stride { get; init; }

    /// <summary>What hides, as in <see cref="IntegratedGradients.Baseline"/>; a number as <c>torch.tensor(0.5).reshape(1, 1, 1)</c>. Null: zeros.</summary>
    public Tensor? Baseline { get; init; }

    /// <summary>Windows in one pass; 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        Tensor inputs = explained.Inputs;
        Tensor baselines = AttributionInput.Fit(Baseline, explained, nameof(Baseline));
        List<(long From, long Length)[]> windows = Windows(inputs.shape[1..]);
        Tensor covered = zeros([1, .. inputs.shape[1..]], inputs.dtype, inputs.device);
        foreach ((long, long)[] window in windows)
            Within(covered, window, part => part.add_(1));
        Tensor values = inputs.zeros_like();
        for (int i = 0; i < explained.Count; i++)
        {
            Tensor baseline = baselines.narrow(0, i, 1), sum = values.narrow(0, i, 1);
            double[] falls = Ablation.Falls(
                explained, i, windows.Count, BatchSize, (k, copy) => Within(copy, windows[k], part => Within(baseline, windows[k], from => part.copy_(from))));
            for (int k = 0; k < falls.Length; k++)
                Within(sum, windows[k], part => part.add_(falls[k]));
        }

        return new(values.div(covered));
    }

    /// <summary>The windows' extents by dimension, in the order of captum: the last dimension runs fastest.</summary>
    private List<(long From, long Length)[]> Windows(long[] shape)
    {
        ArgumentNullException.ThrowIfNull(Window);
        int[] size = Full(Window, nameof(Window), d => (int)shape[d]);
        int[] stride = Full(Stride ?? [.. Window.Select(w => Math.Max(1, w / 2))], nameof(Stride), d => size[d]);
        List<(long, long)[]> windows = [[]];
        for (int d = 0; d < shape.Length; d++)
        {
            if (size[d] > shape[d] || stride[d] > size[d])
            {
                throw new ArgumentException(
                    $"In dimension {d} the window is {size[d]} and its stride {stride[d]}, for an input [{string.Join(", ", shape)}]: the window must fit, and the stride must not be larger.");
            }

            long steps = ((shape[d] - size[d] + stride[d] - 1) / stride[d]) + 1;
            (long size, long stride, long extent) now = (size[d], stride[d], shape[d]);
            windows = [.. windows.SelectMany(w => Enumerable.Range(0, (int)steps).Select(
                s => ((long, long)[])[.. w, (s * now.stride, Math.Min(now.size, now.extent - (s * now.stride)))]))];
        }

        return windows;

        int[] Full(IReadOnlyList<int> given, string name, Func<int, int> missing)
        {
            if (given.Count == 0 || given.Count > shape.Length || given.Any(g => g < 1))
                throw new ArgumentException($"{name} is [{string.Join(", ", given)}]; for an input [{string.Join(", ", shape)}] it takes up to {shape.Length} positive sizes.");
            int skipped = shape.Length - given.Count;
            return [.. Enumerable.Range(0, shape.Length).Select(d => d < skipped ? missing(d) : given[d - skipped])];
        }
    }

    private static void Within(Tensor row, (long From, long Length)[] window, Action<Tensor> act)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor part = row;
        for (int d = 0; d < window.Length; d++)
            part = part.narrow(d + 1, window[d].From, window[d].Length);
        act(part);
    }
}
