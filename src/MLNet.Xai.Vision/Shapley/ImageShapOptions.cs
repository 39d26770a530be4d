using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Lime;

namespace MLNet.Xai.Vision.Shapley;

/// <summary>What <see cref="ImageShapExplainer"/> does.</summary>
public sealed class ImageShapOptions
{
    /// <summary>Fewest evaluations that may be asked for.</summary>
    public const int FewestEvaluations = 16;

    /// <summary>How the values are found; Owen values by default.</summary>
    public ImageShapMethod Method { get; set; }

    /// <summary>Superpixels; default SLIC with about 50, since every one is a player.</summary>
    public ImageSegmentation Segmentation { get; set; } = ImageSegmentation.Slic(new SlicOptions { Segments = 50 });

    /// <summary>Most pictures that are scored; at least 16, default 1,000.</summary>
    public int MaxEvaluations { get; set; } = 1000;

    /// <summary>The colour of hidden superpixels; <see langword="null"/>, the default, for each superpixel's mean colour.</summary>
    public (byte R, byte G, byte B)? HideColor { get; set; }

    /// <summary>Seed of KernelSHAP's coalitions; 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Pictures in one pass; 16.</summary>
    public int BatchSize { get; set; } = 16;

    /// <summary>What the model's outputs mean, as in <see cref="ImageLimeOptions.Head"/>.</summary>
    public ModelHead? Head { get; set; }

    /// <summary>Whether networks may run folded, as in <see cref="ImageLimeOptions.Fold"/>; yes.</summary>
    public bool Fold { get; set; } = true;

    internal ImageShapOptions With(ModelHead head)
    {
        var copy = (ImageShapOptions)MemberwiseClone();
        copy.Head = head;
        return copy;
    }

    internal void Check()
    {
        if (!Enum.IsDefined(Method))
            throw new ArgumentOutOfRangeException(nameof(Method), Method, "There is no such method.");
        ArgumentNullException.ThrowIfNull(Segmentation);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEvaluations, FewestEvaluations);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
    }
}
