using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Lime;

namespace Shapes;

/// <summary>How LIME is asked about a picture of a shape.</summary>
public static class ShapeLime
{
    /// <summary>What is left out becomes dark grey: a shape of one colour is not hidden by its mean colour.</summary>
    public static (byte Red, byte Green, byte Blue) Hidden => (60, 60, 60);

    /// <summary>Superpixels as fine as small pictures want them; what is left out becomes dark grey.</summary>
    public static ImageLimeOptions Options(int samples) => new()
    {
        HideColor = Hidden,
        Segmentation = ImageSegmentation.Quickshift(new QuickshiftOptions { KernelSize = 2, MaxDistance = 20, Ratio = 0.8, Sigma = 1 }),
        Lime = new LimeImageOptions { Samples = samples, BatchSize = 32, TopLabels = 1 },
    };
}
