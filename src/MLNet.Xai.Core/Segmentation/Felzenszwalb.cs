namespace MLNet.Xai.Core.Segmentation;

/// <summary>Graph-based segments: neighbouring pixels are joined, cheapest edge first, while the edge is not dearer than what either side is used to.</summary>
/// <remarks>
/// Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation", IJCV 2004, over eight neighbours in RGB,
/// with scikit-image's scaling (<c>scale / 255</c>). Cost: a sort of four edges a pixel.
/// </remarks>
public static class Felzenszwalb
{
    /// <summary>Segments an image.</summary>
    /// <param name="rgb">Interleaved RGB bytes, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">The bytes are not width x height x 3.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Superpixels Segment(ReadOnlySpan<byte> rgb, int width, int height, FelzenszwalbOptions? options = null)
    {
        options ??= new FelzenszwalbOptions();
        options.Check();
        ImageChecks.Rgb(rgb, width, height);
        (double[] costs, (int A, int B)[] edges) = Edges(Smoothed(rgb, width, height, options.Sigma), width, height);
        int[] order = [.. Enumerable.Range(0, costs.Length)];
        Array.Sort(costs, order);

        SegmentForest forest = new(width * height);
        double scale = options.Scale / 255;
        for (int i = 0; i < order.Length; i++)
        {
            int a = forest.Root(edges[order[i]].A), b = forest.Root(edges[order[i]].B);
            if (a != b && costs[i] < Math.Min(forest.Cost[a] + (scale / forest.Size[a]), forest.Cost[b] + (scale / forest.Size[b])))
                forest.Join(a, b, costs[i]);
        }

        foreach (int edge in order)
        {
            int a = forest.Root(edges[edge].A), b = forest.Root(edges[edge].B);
            if (a != b && (forest.Size[a] < options.MinSize || forest.Size[b] < options.MinSize))
                forest.Join(a, b, Math.Max(forest.Cost[a], forest.Cost[b]));
        }

        return new Superpixels(forest.Roots(), width, height);
    }

    private static double[][] Smoothed(ReadOnlySpan<byte> rgb, int width, int height, double sigma)
    {
        var planes = new double[3][];
        for (int c = 0; c < 3; c++)
        {
            planes[c] = new double[width * height];
            for (int i = 0; i < planes[c].Length; i++)
                planes[c][i] = rgb[(3 * i) + c] / 255.0;
            planes[c] = GaussianBlur.Apply(planes[c], width, height, sigma);
        }

        return planes;
    }

    private static (double[] Costs, (int A, int B)[] Edges) Edges(double[][] planes, int width, int height)
    {
        List<double> costs = [];
        List<(int, int)> edges = [];
        Add(1, 0);
        Add(0, 1);
        Add(1, 1);
        Add(1, -1);
        return ([.. costs], [.. edges]);

        void Add(int dx, int dy)
        {
            for (int y = Math.Max(0, -dy); y < height - Math.Max(0, dy); y++)
            {
                for (int x = 0; x < width - dx; x++)
                {
                    int a = (y * width) + x, b = ((y + dy) * width) + x + dx;
                    double sum = 0;
                    foreach (double[] plane in planes)
                        sum += (plane[b] - plane[a]) * (plane[b] - plane[a]);
                    costs.Add(Math.Sqrt(sum));
                    edges.Add((b, a));
                }
            }
        }
    }
}
