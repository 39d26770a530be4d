namespace SixLabors.ImageSharp.Codecs;

/// <summary>The 8 x 8 discrete cosine transform of JPEG in floating point, both ways.</summary>
internal static class JpegTransform
{
    /// <summary>Position of the i-th coefficient of the zigzag order.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private static readonly float[] Cosines = [.. Enumerable.Range(0, 64).Select(i =>
        (float)((i / 8 == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * (i % 8)) + 1) * (i / 8) * Math.PI / 16)))];

    /// <summary>Coefficients (in natural order) x table to samples.</summary>
    public static void Inverse(ReadOnlySpan<short> coefficients, ushort[] table, Span<byte> samples, int stride)
    {
        Span<float> rows = stackalloc float[64];
        for (int v = 0; v < 8; v++)
        {
            for (int x = 0; x < 8; x++)
            {
                float sum = 0;
                for (int u = 0; u < 8; u++)
                    sum += coefficients[(v * 8) + u] * table[(v * 8) + u] * Cosines[(u * 8) + x];
                rows[(v * 8) + x] = sum;
            }
        }

        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                float sum = 128;
                for (int v = 0; v < 8; v++)
                    sum += rows[(v * 8) + x] * Cosines[(v * 8) + y];
                samples[(y * stride) + x] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
            }
        }
    }

    /// <summary>Samples (less 128) to coefficients.</summary>
    public static void Forward(ReadOnlySpan<float> samples, Span<float> coefficients)
    {
        Span<float> rows = stackalloc float[64];
        for (int y = 0; y < 8; y++)
        {
            for (int u = 0; u < 8; u++)
            {
                float sum = 0;
                for (int x = 0; x < 8; x++)
                    sum += samples[(y * 8) + x] * Cosines[(u * 8) + x];
                rows[(y * 8) + u] = sum;
            }
        }

        for (int v = 0; v < 8; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                float sum = 0;
                for (int y = 0; y < 8; y++)
                    sum += rows[(y * 8) + u] * Cosines[(v * 8) + y];
                coefficients[(v * 8) + u] = sum;
            }
        }
    }
}
