namespace MLNet.Xai.Core.Lime;

/// <summary>Options of <see cref="LimeTabularExplainer"/>; the defaults are those of <c>lime.lime_tabular</c>.</summary>
public sealed class LimeTabularOptions
{
    /// <summary>Samples, the explained row among them; 5,000.</summary>
    public int Samples { get; init; } = 5000;

    /// <summary>How continuous features are cut; at the quartiles.</summary>
    public LimeDiscretizer Discretizer { get; init; }

    /// <summary>Features whose values are categories; none.</summary>
    public IReadOnlyList<int> Categorical { get; init; } = [];

    /// <summary>Width of the kernel over the distance; 0.75 x sqrt(features) when null.</summary>
    public double? KernelWidth { get; init; }

    /// <summary>Distance to the explained row; Euclidean.</summary>
    public LimeDistance Distance { get; init; }

    /// <summary>Most features of the local model; 10.</summary>
    public int Features { get; init; } = 10;

    /// <summary>How they are selected.</summary>
    public FeatureSelection Selection { get; init; } = FeatureSelection.Auto;

    /// <summary>Penalty of the ridge regression; 1.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>Whether features that are not cut are sampled around the explained row rather than around the training data's mean; no.</summary>
    public bool AroundRow { get; init; }

    /// <summary>Seed of the samples; 1. The same seed gives the same explanation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The kernel's width for so many features.</summary>
    internal double Width(int features) => KernelWidth ?? (0.75 * Math.Sqrt(features));

    internal void Check(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Ridge);
        if (KernelWidth is { } width && !(width > 0))
            throw new ArgumentOutOfRangeException(nameof(KernelWidth), width, "The kernel width is greater than zero.");
        foreach (int feature in Categorical)
        {
            if (feature < 0 || feature >= features)
                throw new ArgumentException($"There is no feature {feature} to be categorical: a row has {features}.", nameof(Categorical));
        }
    }
}
