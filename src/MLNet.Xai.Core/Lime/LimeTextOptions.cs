namespace MLNet.Xai.Core.Lime;

/// <summary>What <see cref="LimeTextExplainer"/> does; the defaults are lime's.</summary>
public sealed class LimeTextOptions
{
    /// <summary>Variants of the text, itself among them; 5,000.</summary>
    public int Samples { get; init; } = 5000;

    /// <summary>Most words of the local model; 10.</summary>
    public int Features { get; init; } = 10;

    /// <summary>How they are selected: step by step up to 6, by the highest weights beyond.</summary>
    public FeatureSelection Selection { get; init; }

    /// <summary>Width of the kernel on 100 x cosine distance; 25.</summary>
    public double KernelWidth { get; init; } = 25;

    /// <summary>Penalty on the squared weights; 1.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>Most variants that the model is given at once; 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Seed of the variants; 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!Enum.IsDefined(Selection))
            throw new ArgumentOutOfRangeException(nameof(Selection), Selection, "There is no such feature selection.");
        if (!(KernelWidth > 0 && double.IsFinite(KernelWidth)))
            throw new ArgumentOutOfRangeException(nameof(KernelWidth), KernelWidth, "The kernel width is above 0.");
        if (!(Ridge >= 0 && double.IsFinite(Ridge)))
            throw new ArgumentOutOfRangeException(nameof(Ridge), Ridge, "The penalty is at least 0.");
    }
}
