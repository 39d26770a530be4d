namespace MLNet.Xai.Core.Segmentation;

/// <summary>Options of <see cref="Slic"/>; the defaults are scikit-image's.</summary>
public sealed class SlicOptions
{
    /// <summary>About how many segments there shall be. The default is 100.</summary>
    public int Segments { get; init; } = 100;

    /// <summary>Weight of place against colour: larger means squarer segments. The default is 10.</summary>
    public double Compactness { get; init; } = 10;

    /// <summary>Most rounds of k-means. The default is 10.</summary>
    public int MaxIterations { get; init; } = 10;

    /// <summary>Deviation of the Gaussian that smooths the image first, in pixels. The default is 0: none.</summary>
    public double Sigma { get; init; }

    /// <summary>Whether every segment is made one connected piece and small ones are merged away. The default is true.</summary>
    public bool EnforceConnectivity { get; init; } = true;

    /// <summary>Smallest segment, as a part of the average size, when connectivity is enforced. The default is 0.5.</summary>
    public double MinSizeFactor { get; init; } = 0.5;

    /// <summary>Largest segment, as a multiple of the average size, when connectivity is enforced. The default is 3.</summary>
    public double MaxSizeFactor { get; init; } = 3;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Segments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Sigma);
        if (!(Compactness > 0))
            throw new ArgumentOutOfRangeException(nameof(Compactness), Compactness, "The compactness of SLIC is greater than zero.");
        if (!(MinSizeFactor >= 0 && MaxSizeFactor > MinSizeFactor))
            throw new ArgumentOutOfRangeException(nameof(MaxSizeFactor), MaxSizeFactor, "The largest size must exceed the smallest.");
    }
}
