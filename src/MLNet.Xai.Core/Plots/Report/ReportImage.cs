namespace MLNet.Xai.Core.Plots;

/// <summary>A photograph or overlay of a report.</summary>
/// <param name="File">The bytes of a PNG or JPEG file.</param>
/// <param name="Caption">What it shows; also read out to people who do not see it.</param>
public sealed record ReportImage(byte[] File, string Caption)
{
    /// <summary>What a browser must be told of the bytes.</summary>
    /// <exception cref="ArgumentException">They are neither PNG nor JPEG.</exception>
    internal string MediaType => File switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        _ => throw new ArgumentException($"The image '{Caption}' is neither a PNG nor a JPEG file."),
    };
}
