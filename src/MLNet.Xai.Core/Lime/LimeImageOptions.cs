namespace MLNet.Xai.Core.Lime;

/// <summary>Options of <see cref="LimeImageExplainer"/>; the defaults are those of <c>lime.lime_image</c>.</summary>
public sealed class LimeImageOptions
{
    /// <summary>Number of perturbed images, the original included. The default is 1,000.</summary>
    public int Samples { get; init; } = 1000;

    /// <summary>Perturbed images a call of the model. The default is 16: 8 to 16 is fastest on a CPU.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Width of the kernel over the cosine distance. The default is 0.25.</summary>
    public double KernelWidth { get; init; } = 0.25;

    /// <summary>How many of the most probable labels to explain. The default is 5; ignored when <see cref="Labels"/> is set.</summary>
    public int TopLabels { get; init; } = 5;

    /// <summary>The labels to explain, by index; null for the most probable ones.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Most superpixels in the local model. The default is 100,000: all.</summary>
    public int Features { get; init; } = 100_000;

    /// <summary>How superpixels are selected. The default is <see cref="FeatureSelection.Auto"/>.</summary>
    public FeatureSelection Selection { get; init; } = FeatureSelection.Auto;

    /// <summary>Penalty of the ridge regression. The default is 1.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>Seed of the masks: the same seed gives the same explanation. The default is 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Stops early, at the end of a batch, when the largest standard error among the explained labels' weights is not above this; null
    /// (the default) uses all samples. Looked at after 25 %, 50 % and 75 % of the samples.
    /// </summary>
    public double? StopAtStandardError { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TopLabels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        if (!(KernelWidth > 0))
            throw new ArgumentOutOfRangeException(nameof(KernelWidth), KernelWidth, "The kernel width is greater than zero.");
    }
}
