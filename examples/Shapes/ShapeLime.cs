using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Lime;

namespace Shapes;

/// <summary>How LIME is asked about a picture of a shape.</summary>
public static class ShapeLime
{
    /// <summary>Superpixels as fine as small pictures want them; what is left out becomes dark grey.</summary>
    public static ImageLimeOptions Options(int samples) => new()
    {
        // A shape of one colour is not hidden by its mean colour.
        HideColor = (60, 60, 60),
        Segmentation = ImageSegmentation.Quickshift(new QuickshiftOptions { KernelSize = 2, MaxDistance = 20, Ratio = 0.8, Sigma = 1 }),
        Lime = new LimeImageOptions { Samples = samples, BatchSize = 32, TopLabels = 1 },
    };
}
