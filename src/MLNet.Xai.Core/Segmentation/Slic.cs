namespace MLNet.Xai.Core.Segmentation;

/// <summary>SLIC superpixels: k-means in colour and place, each centre searching only its neighbourhood.</summary>
/// <remarks>
/// Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", TPAMI 2012, in Lab colours with
/// scikit-image's stretching to the full range, its initial grid (centres without a colour in the first round) and its connectivity pass.
/// Cost: about 16 distances a pixel and round.
/// </remarks>
public static class Slic
{
    private const int Planes = 3;

    /// <summary>Segments an image.</summary>
    /// <param name="rgb">Interleaved RGB bytes, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">The bytes are not width x height x 3.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Superpixels Segment(ReadOnlySpan<byte> rgb, int width, int height, SlicOptions? options = null)
    {
        options ??= new SlicOptions();
        options.Check();
        ImageChecks.Rgb(rgb, width, height);
        double[][] planes = LabColor.FromStretchedRgb(rgb);
        for (int c = 0; c < Planes; c++)
        {
            planes[c] = GaussianBlur.Apply(planes[c], width, height, options.Sigma);
            for (int i = 0; i < planes[c].Length; i++)
                planes[c][i] *= 1 / options.Compactness;
        }

        SlicGrid grid = SlicGrid.For(width, height, options.Segments);
        int[] labels = Cluster(planes, width, height, grid, options.MaxIterations);
        if (options.EnforceConnectivity)
        {
            double size = (double)width * height / grid.Count;
            labels = SlicConnectivity.Enforce(labels, width, height, (int)(options.MinSizeFactor * size), (int)(options.MaxSizeFactor * size));
        }

        return new Superpixels(labels, width, height);
    }

    private static int[] Cluster(double[][] planes, int width, int height, SlicGrid grid, int rounds)
    {
        double[] centres = grid.Centres(Planes);
        var labels = new int[width * height];
        var distance = new double[width * height];
        double spatialWeight = 1 / ((double)Math.Max(grid.StepX, grid.StepY) * Math.Max(grid.StepX, grid.StepY));
        Array.Fill(labels, -1);

        // The reference lays a second grid over the centres that it got, and takes the reach of a centre from that one.
        SlicGrid reach = SlicGrid.For(width, height, grid.Count);
        for (int round = 0; round < rounds; round++)
        {
            Array.Fill(distance, double.MaxValue);
            bool changed = false;
            for (int k = 0; k < grid.Count; k++)
                changed |= Assign(planes, width, height, reach, centres.AsSpan(k * (2 + Planes), 2 + Planes), k, spatialWeight, labels, distance);
            if (!changed)
                break;
            Update(planes, width, labels, centres);
        }

        return labels;
    }

    private static bool Assign(
        double[][] planes, int width, int height, SlicGrid reach, ReadOnlySpan<double> centre, int k, double spatialWeight, int[] labels, double[] distance)
    {
        double cy = centre[0], cx = centre[1];
        int yFrom = (int)Math.Max(cy - (2 * reach.StepY), 0), yTo = (int)Math.Min(cy + (2 * reach.StepY) + 1, height);
        int xFrom = (int)Math.Max(cx - (2 * reach.StepX), 0), xTo = (int)Math.Min(cx + (2 * reach.StepX) + 1, width);
        bool changed = false;
        for (int y = yFrom; y < yTo; y++)
        {
            for (int x = xFrom; x < xTo; x++)
            {
                int i = (y * width) + x;
                double d = (((cy - y) * (cy - y)) + ((cx - x) * (cx - x))) * spatialWeight;
                double colour = 0;
                for (int c = 0; c < Planes; c++)
                {
                    double t = planes[c][i] - centre[2 + c];
                    colour += t * t;
                }

                d += colour;
                if (distance[i] > d)
                {
                    labels[i] = k;
                    distance[i] = d;
                    changed = true;
                }
            }
        }

        return changed;
    }

    private static void Update(double[][] planes, int width, int[] labels, double[] centres)
    {
        const int stride = 2 + Planes;
        var counts = new int[centres.Length / stride];
        Array.Clear(centres);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
                continue;
            int at = labels[i] * stride;
            counts[labels[i]]++;
            centres[at] += i / width;
            centres[at + 1] += i % width;
            for (int c = 0; c < Planes; c++)
                centres[at + 2 + c] += planes[c][i];
        }

        // A centre that lost all its pixels becomes NaN and takes no part any more.
        for (int at = 0; at < centres.Length; at++)
            centres[at] /= counts[at / stride];
    }
}
