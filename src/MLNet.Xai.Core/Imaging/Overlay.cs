using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Imaging;

/// <summary>Explanations drawn over the image they belong to. Images are interleaved RGB bytes.</summary>
public static class Overlay
{
    /// <summary>A heat map over the image, as pytorch-grad-cam's <c>show_cam_on_image</c>: blended, then brightened until the brightest value is white.</summary>
    /// <param name="rgb">The image.</param>
    /// <param name="map">One number a pixel, 0 to 1.</param>
    /// <param name="colors">The colour map; jet when null.</param>
    /// <param name="imageWeight">Weight of the image, 0 to 1. The default is 0.5.</param>
    public static byte[] Heat(ReadOnlySpan<byte> rgb, ReadOnlySpan<float> map, ColorMap? colors = null, double imageWeight = 0.5)
    {
        CheckPixels(rgb, map.Length);
        if (!(imageWeight is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(imageWeight), imageWeight, "The weight of the image is between 0 and 1.");
        colors ??= ColorMap.Jet;
        var mixed = new double[rgb.Length];
        double brightest = 0;
        for (int i = 0; i < map.Length; i++)
        {
            (byte r, byte g, byte b) = colors[map[i]];
            mixed[3 * i] = Mix(rgb[3 * i], r);
            mixed[(3 * i) + 1] = Mix(rgb[(3 * i) + 1], g);
            mixed[(3 * i) + 2] = Mix(rgb[(3 * i) + 2], b);
        }

        foreach (double value in mixed)
            brightest = Math.Max(brightest, value);
        var result = new byte[rgb.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (byte)(brightest > 0 ? 255 * mixed[i] / brightest : 0);
        return result;

        double Mix(byte image, byte heat) => (imageWeight * image) + ((1 - imageWeight) * heat);
    }

    /// <summary>Weights of superpixels as signed heat over the image in grey, whose own colours would read as weights: the largest |weight| is full colour, 0 is neutral.</summary>
    public static byte[] Weights(ReadOnlySpan<byte> rgb, Superpixels superpixels, ReadOnlySpan<double> weights, ColorMap? colors = null, double imageWeight = 0.4)
    {
        ArgumentNullException.ThrowIfNull(superpixels);
        if (weights.Length != superpixels.Count)
            throw new ArgumentException($"There are {weights.Length} weights for {superpixels.Count} superpixels.", nameof(weights));
        double most = 0;
        foreach (double weight in weights)
            most = Math.Max(most, Math.Abs(weight));
        var map = new float[superpixels.Labels.Length];
        for (int i = 0; i < map.Length; i++)
            map[i] = most > 0 ? (float)(0.5 + (0.5 * weights[superpixels.Labels[i]] / most)) : 0.5f;
        return Heat(Gray(rgb), map, colors ?? ColorMap.BlueRed, imageWeight);
    }

    /// <summary>The image without its colours: three times the luminance of ITU-R BT.601.</summary>
    public static byte[] Gray(ReadOnlySpan<byte> rgb)
    {
        byte[] result = new byte[rgb.Length];
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            byte gray = (byte)Math.Round((0.299 * rgb[i]) + (0.587 * rgb[i + 1]) + (0.114 * rgb[i + 2]));
            result.AsSpan(i, 3).Fill(gray);
        }

        return result;
    }

    /// <summary>Outlines the regions of a label map or mask.</summary>
    /// <param name="rgb">The image.</param>
    /// <param name="labels">One label a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="color">Colour of the outline; yellow when null.</param>
    public static byte[] Boundaries(ReadOnlySpan<byte> rgb, ReadOnlySpan<int> labels, int width, (byte R, byte G, byte B)? color = null)
    {
        CheckPixels(rgb, labels.Length);
        (byte R, byte G, byte B) line = color ?? (255, 255, 0);
        byte[] result = rgb.ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            bool right = (i + 1) % width != 0 && labels[i] != labels[i + 1];
            bool below = i + width < labels.Length && labels[i] != labels[i + width];
            if (right || below)
                (result[3 * i], result[(3 * i) + 1], result[(3 * i) + 2]) = line;
        }

        return result;
    }

    /// <summary>The image where the mask is not 0, a plain colour elsewhere ("hide rest").</summary>
    public static byte[] Keep(ReadOnlySpan<byte> rgb, ReadOnlySpan<int> mask, (byte R, byte G, byte B)? rest = null)
    {
        CheckPixels(rgb, mask.Length);
        (byte R, byte G, byte B) other = rest ?? (0, 0, 0);
        byte[] result = rgb.ToArray();
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0)
                (result[3 * i], result[(3 * i) + 1], result[(3 * i) + 2]) = other;
        }

        return result;
    }

    /// <summary>Tints pixels green where the mask is positive and red where it is negative.</summary>
    public static byte[] Signed(ReadOnlySpan<byte> rgb, ReadOnlySpan<int> mask, double strength = 0.45)
    {
        CheckPixels(rgb, mask.Length);
        byte[] result = rgb.ToArray();
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            (byte r, byte g, byte b) = mask[i] > 0 ? ((byte)0, (byte)158, (byte)115) : ((byte)213, (byte)94, (byte)0);
            result[3 * i] = Tint(result[3 * i], r);
            result[(3 * i) + 1] = Tint(result[(3 * i) + 1], g);
            result[(3 * i) + 2] = Tint(result[(3 * i) + 2], b);
        }

        return result;

        byte Tint(byte from, byte to) => (byte)((from * (1 - strength)) + (to * strength));
    }

    private static void CheckPixels(ReadOnlySpan<byte> rgb, int pixels)
    {
        if (rgb.Length != 3L * pixels)
            throw new ArgumentException($"The image has {rgb.Length} RGB bytes; the map has {pixels} pixels, which wants {3L * pixels}.", nameof(rgb));
    }
}
