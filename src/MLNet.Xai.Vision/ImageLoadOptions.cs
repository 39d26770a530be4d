namespace MLNet.Xai.Vision;

/// <summary>How picture files become images.</summary>
public sealed class ImageLoadOptions
{
    /// <summary>Whether a photograph is turned upright as its EXIF orientation says; default yes. (Pillow and torchvision do not unless told.)</summary>
    public bool ApplyOrientation { get; set; } = true;

    /// <summary>
    /// The colour (red, green, blue) behind transparent pixels. By default none: transparency is dropped and the colours stay as the file has them, as with Pillow's
    /// <c>convert("RGB")</c>, on which torchvision's networks were trained.
    /// </summary>
    public (byte Red, byte Green, byte Blue)? Background { get; set; }

    /// <summary>Width times height that a file may have, looked at before anything is decoded; default 100 million.</summary>
    public long MaxPixels { get; set; } = 100_000_000;

    /// <summary>
    /// What happens at a file that is missing, damaged or no picture. By default an error that names row and file; otherwise the image is missing and the columns <c>.Ok</c>
    /// (Boolean) and <c>.Error</c> (Text, empty where all is well) say so, for <c>FilterByCustomPredicate</c>.
    /// </summary>
    public bool FlagDamaged { get; set; }

    internal ImageLoadOptions Copy() => (ImageLoadOptions)MemberwiseClone();

    internal void Check() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxPixels, 1);
}
