namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// Fills holes in a picture so that each missing pixel is the weighted mean of its eight neighbours (1/6 beside it, 1/12 at the corners; those outside the
/// picture left out): a sparse, symmetric, positive definite system, solved by conjugate gradients.
/// </summary>
/// <remarks>The imputation of ROAD: Rong et al., ICML 2022.</remarks>
internal static class LinearImputation
{
    private static readonly (int Y, int X, double Weight)[] s_neighbours =
    [
        (-1, -1, 1 / 12.0), (-1, 0, 1 / 6.0), (-1, 1, 1 / 12.0), (0, -1, 1 / 6.0), (0, 1, 1 / 6.0), (1, -1, 1 / 12.0), (1, 0, 1 / 6.0), (1, 1, 1 / 12.0),
    ];

    /// <summary>Fills one channel in place.</summary>
    /// <param name="pixels">[height * width], row-major.</param>
    /// <param name="missing">Which pixels to fill; at least one must not be.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static void Fill(double[] pixels, bool[] missing, int height, int width)
    {
        if (Array.TrueForAll(missing, m => m))
            throw new ArgumentException("All pixels are missing: there is nothing to fill them from.");
        double[] known = [.. pixels.Where((_, p) => !missing[p])];
        double mean = known.Average();
        double[] x = new double[pixels.Length], residual = new double[pixels.Length];
        for (int p = 0; p < pixels.Length; p++)
            x[p] = missing[p] ? mean : pixels[p];
        // The residual of a harmonic picture is zero; known pixels enter through their neighbours.
        Apply(x, residual, missing, height, width, onlyMissing: false);
        double size = 0;
        for (int p = 0; p < residual.Length; p++)
            size += (residual[p] = -residual[p]) * residual[p];
        double stop = 1e-18 * known.Sum(v => v * v);
        double[] direction = (double[])residual.Clone(), image = new double[pixels.Length];
        for (int iteration = 0; iteration < 10_000 && size > stop; iteration++)
        {
            Apply(direction, image, missing, height, width, onlyMissing: true);
            double along = 0;
            for (int p = 0; p < image.Length; p++)
                along += direction[p] * image[p];
            double step = size / along, next = 0;
            for (int p = 0; p < x.Length; p++)
            {
                x[p] += step * direction[p];
                residual[p] -= step * image[p];
                next += residual[p] * residual[p];
            }

            for (int p = 0; p < direction.Length; p++)
                direction[p] = residual[p] + (next / size * direction[p]);
            size = next;
        }

        x.CopyTo(pixels, 0);
    }

    /// <summary>For each missing pixel the weighted sum of its differences from its neighbours; zero for the others.</summary>
    private static void Apply(double[] x, double[] result, bool[] missing, int height, int width, bool onlyMissing)
    {
        Array.Clear(result);
        for (int p = 0; p < x.Length; p++)
        {
            if (!missing[p])
                continue;
            foreach ((int dy, int dx, double weight) in s_neighbours)
            {
                (int row, int column) = ((p / width) + dy, (p % width) + dx);
                if (row < 0 || row >= height || column < 0 || column >= width)
                    continue;
                int q = (row * width) + column;
                result[p] += weight * (x[p] - (onlyMissing && !missing[q] ? 0 : x[q]));
            }
        }
    }
}
