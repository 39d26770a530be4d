using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Segmentation;

/// <summary>The two windowed passes of quickshift, rows in parallel, pixels of a row in SIMD lanes.</summary>
internal sealed class QuickshiftField(double[][] planes, int width, int height, double kernelSize)
{
    private readonly int _radius = (int)Math.Ceiling(3 * kernelSize);
    private readonly double _scale = -0.5 / (kernelSize * kernelSize);

    /// <summary>Sum over the window of exp(-d^2 / (2 * kernel size^2)), the pixel itself included.</summary>
    public double[] Densities()
    {
        var density = new double[width * height];
        Parallel.For(0, height, y =>
        {
            for (int v = Math.Max(0, y - _radius); v <= Math.Min(height - 1, y + _radius); v++)
            {
                for (int dx = -_radius; dx <= _radius; dx++)
                {
                    (int from, int to) = Overlap(dx);
                    AddKernel(density, (y * width) + from, (v * width) + from + dx, to - from, ((v - y) * (v - y)) + (dx * dx));
                }
            }
        });
        return density;
    }

    /// <summary>For every pixel the nearest one of higher density in the window, itself where there is none, and the squared distance.</summary>
    public (int[] Parent, double[] SquaredDistance) Parents(double[] density)
    {
        var parent = new int[width * height];
        var distance = new double[width * height];
        Parallel.For(0, height, y =>
        {
            Span<double> nearest = distance.AsSpan(y * width, width);
            nearest.Fill(double.PositiveInfinity);
            for (int x = 0; x < width; x++)
                parent[(y * width) + x] = (y * width) + x;
            for (int v = Math.Max(0, y - _radius); v <= Math.Min(height - 1, y + _radius); v++)
            {
                for (int dx = -_radius; dx <= _radius; dx++)
                {
                    (int from, int to) = Overlap(dx);
                    Link(density, parent, nearest, y, v, dx, from, to);
                }
            }

            // A root has no higher neighbour: its link has length zero.
            for (int x = 0; x < width; x++)
            {
                if (double.IsPositiveInfinity(nearest[x]))
                    nearest[x] = 0;
            }
        });
        return (parent, distance);
    }

    private (int From, int To) Overlap(int dx) => (Math.Max(0, -dx), Math.Min(width, width - dx));

    private void AddKernel(double[] density, int at, int other, int count, double placeDistance)
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                Vector512<double> d = Vector512.Create(placeDistance);
                foreach (double[] plane in planes)
                {
                    Vector512<double> t = Vector512.LoadUnsafe(ref plane[at + i]) - Vector512.LoadUnsafe(ref plane[other + i]);
                    d += t * t;
                }

                (Vector512.LoadUnsafe(ref density[at + i]) + Vector512.Exp(d * _scale)).StoreUnsafe(ref density[at + i]);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> d = Vector256.Create(placeDistance);
                foreach (double[] plane in planes)
                {
                    Vector256<double> t = Vector256.LoadUnsafe(ref plane[at + i]) - Vector256.LoadUnsafe(ref plane[other + i]);
                    d += t * t;
                }

                (Vector256.LoadUnsafe(ref density[at + i]) + Vector256.Exp(d * _scale)).StoreUnsafe(ref density[at + i]);
            }
        }

        for (; i < count; i++)
            density[at + i] += Math.Exp(_scale * SquaredDistance(at + i, other + i, placeDistance));
    }

    private void Link(double[] density, int[] parent, Span<double> nearest, int y, int v, int dx, int from, int to)
    {
        double placeDistance = ((v - y) * (v - y)) + (dx * dx);
        int row = y * width, otherRow = (v * width) + dx;
        for (int x = from; x < to; x++)
        {
            // Place alone is a lower bound, so most candidates are out before their colours are read.
            if (placeDistance >= nearest[x] || !(density[otherRow + x] > density[row + x]))
                continue;
            double d = SquaredDistance(row + x, otherRow + x, placeDistance);
            if (d < nearest[x])
            {
                nearest[x] = d;
                parent[row + x] = otherRow + x;
            }
        }
    }

    private double SquaredDistance(int a, int b, double placeDistance)
    {
        double sum = 0;
        foreach (double[] plane in planes)
        {
            double t = plane[a] - plane[b];
            sum += t * t;
        }

        return sum + placeDistance;
    }
}
