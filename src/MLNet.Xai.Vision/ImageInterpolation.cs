namespace MLNet.Xai.Vision;

/// <summary>How an image is resized; both with antialiasing, as Pillow does it.</summary>
public enum ImageInterpolation
{
    /// <summary>A triangle over the neighbouring pixels: torchvision's default.</summary>
    Bilinear,

    /// <summary>The cubic convolution with a = -0.5 (Keys, 1981), sharper: timm's vision transformers.</summary>
    Bicubic,
}
