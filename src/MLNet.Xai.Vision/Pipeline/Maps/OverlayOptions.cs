using MLNet.Xai.Core.Imaging;

namespace MLNet.Xai.Vision;

/// <summary>How a map is drawn over its picture.</summary>
public sealed class OverlayOptions
{
    /// <summary>The colours; by default jet for a map without negative values, blue to red for one that has some.</summary>
    public ColorMap? Colors { get; set; }

    /// <summary>Weight of the picture, 0 to 1; default 0.5.</summary>
    public double ImageWeight { get; set; } = 0.5;
}
