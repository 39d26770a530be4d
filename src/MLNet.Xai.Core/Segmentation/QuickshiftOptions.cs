namespace MLNet.Xai.Core.Segmentation;

/// <summary>Options of <see cref="Quickshift"/>; the defaults are those that LIME uses for images.</summary>
public sealed class QuickshiftOptions
{
    /// <summary>Width of the Gaussian that estimates the density, in pixels. Larger means fewer segments. The default is 4.</summary>
    public double KernelSize { get; init; } = 4;

    /// <summary>Longest link between a pixel and its parent, in the joint space of colour and place. The default is 200.</summary>
    public double MaxDistance { get; init; } = 200;

    /// <summary>Weight of colour against place, between 0 and 1. The default is 0.2.</summary>
    public double Ratio { get; init; } = 0.2;

    /// <summary>Deviation of the Gaussian that smooths the image first, in pixels. The default is 0: none.</summary>
    public double Sigma { get; init; }

    /// <summary>Seed of the tiny noise that breaks ties between equal densities. The default is 42.</summary>
    public int Seed { get; init; } = 42;

    internal void Check()
    {
        if (!(KernelSize >= 1))
            throw new ArgumentOutOfRangeException(nameof(KernelSize), KernelSize, "The kernel size of quickshift is at least 1 pixel.");
        if (!(MaxDistance > 0))
            throw new ArgumentOutOfRangeException(nameof(MaxDistance), MaxDistance, "The longest link of quickshift is greater than zero.");
        if (!(Ratio is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Ratio), Ratio, "The weight of colour is between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(Sigma);
    }
}
