namespace MLNet.Xai.Core.Segmentation;

internal static class ImageChecks
{
    /// <summary>Interleaved RGB bytes of the stated size, or an exception that says what they are instead.</summary>
    public static void Rgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != 3L * width * height)
            throw new ArgumentException($"An image of {width} x {height} has {3L * width * height} RGB bytes; there are {rgb.Length}.", nameof(rgb));
    }
}
