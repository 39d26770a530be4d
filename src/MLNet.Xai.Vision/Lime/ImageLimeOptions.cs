using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;

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

    /// <summary>
    /// What the model's outputs mean: its probabilities are explained. Null, the default, for the softmax of logits; a model of one output, and one whose outputs lie
    /// between 0 and 1 whatever the picture, must be told. As a column's option: null for the head that the images are scored with.
    /// </summary>
    public ModelHead? Head { get; set; }

    /// <summary>
    /// Whether ResNets and MobileNetV2 on a CPU run with batch norms folded into convolutions and channels last: faster, equal up to float rounding.
    /// Default yes; hooks that somebody else put on the model are not called then.
    /// </summary>
    public bool Fold { get; set; } = true;
}
