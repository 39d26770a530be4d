namespace MLNet.Xai.Vision.Quality;

/// <summary>
/// Fills holes in a picture so that each missing pixel is the weighted mean of its eight neighbours (1/6 beside it, 1/12 at the corners; those outside the
/// picture left out): a sparse, symmetric, positive definite system in the missing pixels, solved by conjugate gradients.
/// </summary>
/// <remarks>The imputation of ROAD: Rong et al., ICML 2022.</remarks>
internal sealed class LinearImputation
{
    private const int Outside = int.MinValue;

    private static readonly (int Y, int X, double Weight)[] s_neighbours =
    [
        (-1, -1, 1 / 12.0), (-1, 0, 1 / 6.0), (-1, 1, 1 / 12.0), (0, -1, 1 / 6.0), (0, 1, 1 / 6.0), (1, -1, 1 / 12.0), (1, 0, 1 / 6.0), (1, 1, 1 / 12.0),
    ];

    private readonly bool[] _missing;

    // The missing pixels; of each the sum of its neighbours' weights, and the neighbours: a number among the missing, or ~pixel of a known one.
    private readonly int[] _pixels;
    private readonly double[] _diagonal;
    private readonly int[] _links;

    /// <summary>Sets the system up for some holes; channels share it.</summary>
    /// <param name="missing">[height * width]; at least one must be false.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public LinearImputation(bool[] missing, int height, int width)
    {
        if (Array.TrueForAll(missing, m => m))
            throw new ArgumentException("All pixels are missing: there is nothing to fill them from.");
        _missing = missing;
        _pixels = [.. Enumerable.Range(0, missing.Length).Where(p => missing[p])];
        _diagonal = new double[_pixels.Length];
        _links = new int[_pixels.Length * s_neighbours.Length];
        var number = new int[missing.Length];
        for (int u = 0; u < _pixels.Length; u++)
            number[_pixels[u]] = u;
        for (int u = 0, link = 0; u < _pixels.Length; u++)
        {
            foreach ((int dy, int dx, double weight) in s_neighbours)
            {
                (int row, int column) = ((_pixels[u] / width) + dy, (_pixels[u] % width) + dx);
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                int q = (row * width) + column;
                _links[link++] = !inside ? Outside : missing[q] ? number[q] : ~q;
                _diagonal[u] += inside ? weight : 0;
            }
        }
    }

    /// <summary>Fills one channel in place.</summary>
    /// <param name="channel">[height * width], row-major; what missing pixels hold does not matter.</param>
    public void Fill(double[] channel)
    {
        double[] known = [.. channel.Where((_, p) => !_missing[p])];
        double[] x = new double[_pixels.Length], residual = new double[_pixels.Length], image = new double[_pixels.Length];
        Array.Fill(x, known.Average());
        Apply(x, image);
        double size = 0;
        for (int u = 0; u < x.Length; u++)
        {
            residual[u] = FromKnown(u, channel) - image[u];
            size += residual[u] * residual[u];
        }

        double stop = 1e-18 * known.Sum(v => v * v);
        double[] direction = [.. residual];
        for (int iteration = 0; iteration < 10_000 && size > stop; iteration++)
        {
            Apply(direction, image);
            double along = 0, next = 0;
            for (int u = 0; u < x.Length; u++)
                along += direction[u] * image[u];
            for (int u = 0; u < x.Length; u++)
            {
                x[u] += size / along * direction[u];
                residual[u] -= size / along * image[u];
                next += residual[u] * residual[u];
            }

            for (int u = 0; u < x.Length; u++)
                direction[u] = residual[u] + (next / size * direction[u]);
            size = next;
        }

        for (int u = 0; u < x.Length; u++)
            channel[_pixels[u]] = x[u];
    }

    private void Apply(double[] x, double[] result)
    {
        for (int u = 0, link = 0; u < x.Length; u++)
        {
            double sum = _diagonal[u] * x[u];
            foreach ((_, _, double weight) in s_neighbours)
            {
                int v = _links[link++];
                if (v >= 0)
                    sum -= weight * x[v];
            }

            result[u] = sum;
        }
    }

    private double FromKnown(int unknown, double[] channel)
    {
        double sum = 0;
        for (int n = 0; n < s_neighbours.Length; n++)
        {
            int v = _links[(unknown * s_neighbours.Length) + n];
            if (v is < 0 and not Outside)
                sum += s_neighbours[n].Weight * channel[~v];
        }

        return sum;
    }
}
