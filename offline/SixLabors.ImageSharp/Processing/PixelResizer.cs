using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

/// <summary>Separable resampling with the kernel widened when shrinking, on colours premultiplied by alpha.</summary>
internal static class PixelResizer
{
    public static byte[] Resize(byte[] rgba, int width, int height, int toWidth, int toHeight, IResampler sampler)
    {
        if (width == toWidth && height == toHeight)
            return (byte[])rgba.Clone();
        Kernel[] columns = Kernels(width, toWidth, sampler), rows = Kernels(height, toHeight, sampler);
        var wide = new float[4 * toWidth * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < toWidth; x++)
            {
                float r = 0, g = 0, b = 0, a = 0;
                for (int k = 0; k < columns[x].Weights.Length; k++)
                {
                    int at = 4 * ((y * width) + columns[x].From + k);
                    float alpha = columns[x].Weights[k] * rgba[at + 3] / 255f;
                    (r, g, b, a) = (r + (alpha * rgba[at]), g + (alpha * rgba[at + 1]), b + (alpha * rgba[at + 2]), a + alpha);
                }

                int to = 4 * ((y * toWidth) + x);
                (wide[to], wide[to + 1], wide[to + 2], wide[to + 3]) = (r, g, b, a);
            }
        }

        var result = new byte[4 * toWidth * toHeight];
        for (int y = 0; y < toHeight; y++)
        {
            for (int x = 0; x < toWidth; x++)
            {
                float r = 0, g = 0, b = 0, a = 0;
                for (int k = 0; k < rows[y].Weights.Length; k++)
                {
                    int at = 4 * (((rows[y].From + k) * toWidth) + x);
                    float w = rows[y].Weights[k];
                    (r, g, b, a) = (r + (w * wide[at]), g + (w * wide[at + 1]), b + (w * wide[at + 2]), a + (w * wide[at + 3]));
                }

                int to = 4 * ((y * toWidth) + x);
                (result[to], result[to + 1], result[to + 2], result[to + 3]) = a > 0
                    ? (Byte(r / a), Byte(g / a), Byte(b / a), Byte(255 * a))
                    : ((byte)0, (byte)0, (byte)0, (byte)0);
            }
        }

        return result;
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    private static Kernel[] Kernels(int from, int to, IResampler sampler)
    {
        double ratio = (double)from / to, scale = Math.Max(ratio, 1);
        double radius = Math.Ceiling(scale * sampler.Radius);
        var kernels = new Kernel[to];
        for (int i = 0; i < to; i++)
        {
            double centre = ((i + 0.5) * ratio) - 0.5;
            if (sampler.Radius == 0)
            {
                kernels[i] = new Kernel((int)(i * (from / (float)to)), [1]);
                continue;
            }

            int left = Math.Max(0, (int)Math.Ceiling(centre - radius)), right = Math.Min(from - 1, (int)Math.Floor(centre + radius));
            var weights = new float[right - left + 1];
            double sum = 0;
            for (int j = left; j <= right; j++)
                sum += weights[j - left] = sampler.GetValue((float)((j - centre) / scale));
            for (int j = 0; j < weights.Length; j++)
                weights[j] = (float)(weights[j] / sum);
            kernels[i] = new Kernel(left, weights);
        }

        return kernels;
    }

    private sealed record Kernel(int From, float[] Weights);
}
