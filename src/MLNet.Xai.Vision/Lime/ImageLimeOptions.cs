using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Vision.Lime;

/// <summary>What <see cref="ImageLimeExplainer"/> does; the defaults are lime's.</summary>
public sealed class ImageLimeOptions
{
    /// <summary>Superpixels; default quickshift.</summary>
    public ImageSegmentation Segmentation { get; set; } = ImageSegmentation.Quickshift();

    /// <summary>Samples, kernel, regression, labels, seed.</summary>
    public LimeImageOptions Lime { get; set; } = new();

    /// <summary>The colour of hidden superpixels; <see langword="null"/>, the default, for each superpixel's mean colour.</summary>
    public (byte R, byte G, byte B)? HideColor { get; set; }

    /// <summary>Whether the model gives logits, so that the softmax makes probabilities of them, which are what is explained. Default yes.</summary>
    public bool Softmax { get; set; } = true;

    /// <summary>
    /// Whether ResNets and MobileNetV2 on a CPU run with batch norms folded into convolutions and channels last: faster, equal up to float rounding.
    /// Default yes; hooks that somebody else put on the model are not called then.
    /// </summary>
    public bool Fold { get; set; } = true;
}
