namespace SixLabors.ImageSharp.Codecs;

/// <summary>From component planes to RGBA: chroma is interpolated linearly to full size, then converted as JFIF and Adobe say.</summary>
internal static class JpegColor
{
    public static Bitmap Compose(JpegComponent[] components, int width, int height, int adobeTransform)
    {
        Bitmap bitmap = new(width, height);
        int maxH = components.Max(c => c.Horizontal), maxV = components.Max(c => c.Vertical);
        var rows = new byte[components.Length][];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new byte[width];
        bool luma = components.Length == 3 ? adobeTransform != 0 : adobeTransform == 2;
        for (int y = 0; y < height; y++)
        {
            for (int c = 0; c < components.Length; c++)
                Row(components[c], maxH, maxV, width, height, y, rows[c]);
            Span<byte> target = bitmap.Rgba.AsSpan(4 * y * width, 4 * width);
            for (int x = 0; x < width; x++)
                Pixel(rows, x, luma, target.Slice(4 * x, 4));
        }

        return bitmap;
    }

    /// <summary>One row of a plane at full size, samples at the centres of the pixels they cover.</summary>
    private static void Row(JpegComponent component, int maxH, int maxV, int width, int height, int y, byte[] row)
    {
        int planeWidth = ((width * component.Horizontal) + maxH - 1) / maxH, planeHeight = ((height * component.Vertical) + maxV - 1) / maxV;
        byte[] samples = component.Samples;
        if (component.Horizontal == maxH && component.Vertical == maxV)
        {
            samples.AsSpan(y * component.Stride, width).CopyTo(row);
            return;
        }

        float sy = Math.Clamp((((y + 0.5f) * component.Vertical) / maxV) - 0.5f, 0, planeHeight - 1);
        int y0 = (int)sy, y1 = Math.Min(y0 + 1, planeHeight - 1);
        float fy = sy - y0;
        for (int x = 0; x < width; x++)
        {
            float sx = Math.Clamp((((x + 0.5f) * component.Horizontal) / maxH) - 0.5f, 0, planeWidth - 1);
            int x0 = (int)sx, x1 = Math.Min(x0 + 1, planeWidth - 1);
            float fx = sx - x0;
            float upper = samples[(y0 * component.Stride) + x0] + (fx * (samples[(y0 * component.Stride) + x1] - samples[(y0 * component.Stride) + x0]));
            float lower = samples[(y1 * component.Stride) + x0] + (fx * (samples[(y1 * component.Stride) + x1] - samples[(y1 * component.Stride) + x0]));
            row[x] = (byte)(upper + (fy * (lower - upper)) + 0.5f);
        }
    }

    private static void Pixel(byte[][] rows, int x, bool luma, Span<byte> rgba)
    {
        rgba[3] = byte.MaxValue;
        if (rows.Length == 1)
        {
            rgba[..3].Fill(rows[0][x]);
            return;
        }

        float a = rows[0][x], b = rows[1][x], c = rows[2][x];
        if (luma)
            (a, b, c) = (a + (1.402f * (c - 128)), a - (0.344136f * (b - 128)) - (0.714136f * (c - 128)), a + (1.772f * (b - 128)));
        if (rows.Length == 4)
        {
            // Adobe stores inverted inks.
            float black = rows[3][x] / 255f;
            (a, b, c) = (a * black, b * black, c * black);
        }

        (rgba[0], rgba[1], rgba[2]) = (Byte(a), Byte(b), Byte(c));
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
