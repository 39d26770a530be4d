namespace MLNet.Xai.Core.Segmentation;

/// <summary>Separable Gaussian smoothing of a plane; edges are mirrored (d c b a | a b c d | d c b a), cut at four deviations.</summary>
internal static class GaussianBlur
{
    public static double[] Apply(double[] plane, int width, int height, double sigma)
    {
        int radius = (int)((4 * sigma) + 0.5);
        if (sigma <= 0 || radius == 0)
            return (double[])plane.Clone();
        double[] kernel = Kernel(sigma, radius);
        var rows = new double[plane.Length];
        for (int y = 0; y < height; y++)
            Line(plane, rows, y * width, 1, width, kernel);
        var result = new double[plane.Length];
        for (int x = 0; x < width; x++)
            Line(rows, result, x, width, height, kernel);
        return result;
    }

    private static double[] Kernel(double sigma, int radius)
    {
        var kernel = new double[radius + 1];
        double sum = 0;
        for (int i = 0; i <= radius; i++)
        {
            kernel[i] = Math.Exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? kernel[i] : 2 * kernel[i];
        }

        for (int i = 0; i <= radius; i++)
            kernel[i] /= sum;
        return kernel;
    }

    private static void Line(double[] from, double[] to, int start, int step, int count, double[] kernel)
    {
        for (int i = 0; i < count; i++)
        {
            double sum = kernel[0] * from[start + (i * step)];
            for (int k = 1; k < kernel.Length; k++)
                sum += kernel[k] * (from[start + (Mirror(i - k, count) * step)] + from[start + (Mirror(i + k, count) * step)]);
            to[start + (i * step)] = sum;
        }
    }

    private static int Mirror(int i, int count)
    {
        int period = 2 * count;
        i = ((i % period) + period) % period;
        return i < count ? i : period - 1 - i;
    }
}
