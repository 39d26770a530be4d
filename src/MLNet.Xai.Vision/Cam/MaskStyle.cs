namespace MLNet.Xai.Vision.Cam;

/// <summary>How Score-CAM, SS-CAM and IS-CAM make a mask in [0, 1] of a channel.</summary>
public enum MaskStyle
{
    /// <summary>Resized with corners aligned, then stretched: pytorch-grad-cam. The largest value of a mask is 1.</summary>
    ResizedThenStretched,

    /// <summary>Stretched, then resized with half-pixel centres: torch-cam.</summary>
    StretchedThenResized,
}
