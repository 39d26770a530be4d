using MLNet.Xai.Core.Imaging;

namespace MLNet.Xai.Vision;

/// <summary>How a map is drawn over its picture.</summary>
public sealed class OverlayOptions
{
    /// <summary>
    /// Whether maps have a sign: 0 is in the middle of the colours then, and the picture grey, as its own colours would read as values. By default each map that
    /// has negative values; yes is better for LIME and attributions, so that all rows look alike.
    /// </summary>
    public bool? Signed { get; set; }

    /// <summary>The colours; by default blue to red for a map with a sign, else jet.</summary>
    public ColorMap? Colors { get; set; }

    /// <summary>Weight of the picture, 0 to 1; default 0.5.</summary>
    public double ImageWeight { get; set; } = 0.5;
}
