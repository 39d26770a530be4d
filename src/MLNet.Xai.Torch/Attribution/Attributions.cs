using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>Explanations of a batch, image after image; several of one image where its target means several classes. Signed, with their magnitudes.</summary>
public sealed class Attributions : IDisposable
{
    internal Attributions(Tensor values, Explained explained, double[] scores, AttributionValues found)
    {
        Values = values;
        Images = explained.Images;
        Classes = [.. explained.Targets.Select(t => t.Class)];
        Against = [.. explained.Targets.Select(t => t.Against < 0 ? (int?)null : t.Against)];
        Scores = scores;
        ConvergenceDelta = found.ConvergenceDelta;
        Steps = found.Steps;
    }

    /// <summary>
    /// [explanations, ...] in the shape of the input, [explanations, 1, H, W] from methods that rate pixels; the input's type, no graph.
    /// Belongs to this object; it joins the caller's dispose scope where there is one.
    /// </summary>
    public Tensor Values { get; }

    /// <summary>For each explanation the row of the input that it explains.</summary>
    public IReadOnlyList<int> Images { get; }

    /// <summary>For each explanation the class that it explains.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>For each explanation the class whose output was subtracted, or null.</summary>
    public IReadOnlyList<int?> Against { get; }

    /// <summary>For each explanation the model's output for the target: what is explained.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <summary>
    /// From methods that promise completeness: the sum of the attributions less the difference of the target's output at the input and at the baseline.
    /// Null from the others.
    /// </summary>
    public IReadOnlyList<double>? ConvergenceDelta { get; }

    /// <summary>From integrated gradients: the steps that each explanation took.</summary>
    public IReadOnlyList<int>? Steps { get; }

    /// <summary>One explanation as a map: values summed over the channels, row-major [H * W].</summary>
    /// <exception cref="InvalidOperationException">The values are not of images [N, C, H, W].</exception>
    public float[] PixelMap(int explanation)
    {
        if (Values.dim() != 4)
            throw new InvalidOperationException($"The attributions are [{AttributionInput.Text(Values)}], not of images [N, C, H, W].");
        using DisposeScope scope = NewDisposeScope();
        return Values[explanation].sum(dim: 0).to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}

/// <summary>What a method found for some explained images.</summary>
internal readonly record struct AttributionValues(Tensor Values, double[]? ConvergenceDelta = null, int[]? Steps = null);
