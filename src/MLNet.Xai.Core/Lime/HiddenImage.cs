using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Lime;

/// <summary>An image and what stands in for its superpixels when they are hidden.</summary>
public sealed class HiddenImage
{
    private readonly byte[] _rgb;
    private readonly byte[] _hidden;

    /// <summary>Prepares an image.</summary>
    /// <param name="rgb">Interleaved RGB bytes.</param>
    /// <param name="superpixels">The segments of the image.</param>
    /// <param name="hideColor">The colour of hidden superpixels; null for each superpixel's mean colour (rounded down, as lime does).</param>
    /// <exception cref="ArgumentException">The bytes do not fit the label map.</exception>
    public HiddenImage(ReadOnlySpan<byte> rgb, Superpixels superpixels, (byte R, byte G, byte B)? hideColor = null)
    {
        ArgumentNullException.ThrowIfNull(superpixels);
        ImageChecks.Rgb(rgb, superpixels.Width, superpixels.Height);
        Superpixels = superpixels;
        _rgb = rgb.ToArray();
        _hidden = hideColor is { } colour ? Filled(colour, _rgb.Length) : Means(_rgb, superpixels);
    }

    /// <summary>The segments.</summary>
    public Superpixels Superpixels { get; }

    /// <summary>The image, interleaved RGB.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>The image with every superpixel hidden.</summary>
    public ReadOnlySpan<byte> Hidden => _hidden;

    /// <summary>Writes the image with the superpixels hidden whose mask bit is 0.</summary>
    /// <param name="mask">One bit a superpixel.</param>
    /// <param name="destination">Receives interleaved RGB bytes.</param>
    public void Render(ReadOnlySpan<byte> mask, Span<byte> destination)
    {
        ReadOnlySpan<int> labels = Superpixels.Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            byte[] source = mask[labels[i]] != 0 ? _rgb : _hidden;
            int at = 3 * i;
            destination[at] = source[at];
            destination[at + 1] = source[at + 1];
            destination[at + 2] = source[at + 2];
        }
    }

    private static byte[] Filled((byte R, byte G, byte B) colour, int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i += 3)
            (bytes[i], bytes[i + 1], bytes[i + 2]) = colour;
        return bytes;
    }

    private static byte[] Means(byte[] rgb, Superpixels superpixels)
    {
        var sums = new long[superpixels.Count * 3];
        int[] sizes = superpixels.Sizes();
        ReadOnlySpan<int> labels = superpixels.Labels;
        for (int i = 0; i < rgb.Length; i++)
            sums[(labels[i / 3] * 3) + (i % 3)] += rgb[i];
        var bytes = new byte[rgb.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(sums[(labels[i / 3] * 3) + (i % 3)] / sizes[labels[i / 3]]);
        return bytes;
    }
}
