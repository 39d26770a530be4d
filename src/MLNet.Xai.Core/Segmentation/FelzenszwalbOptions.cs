namespace MLNet.Xai.Core.Segmentation;

/// <summary>Options of <see cref="Felzenszwalb"/>; the defaults are scikit-image's.</summary>
public sealed class FelzenszwalbOptions
{
    /// <summary>Level of observation: larger means larger segments. The default is 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Deviation of the Gaussian that smooths the image first, in pixels. The default is 0.8.</summary>
    public double Sigma { get; init; } = 0.8;

    /// <summary>Smallest segment, in pixels. The default is 20.</summary>
    public int MinSize { get; init; } = 20;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Sigma);
        ArgumentOutOfRangeException.ThrowIfNegative(MinSize);
        if (!(Scale > 0))
            throw new ArgumentOutOfRangeException(nameof(Scale), Scale, "The scale is greater than zero.");
    }
}
