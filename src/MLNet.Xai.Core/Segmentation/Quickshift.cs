using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Segmentation;

/// <summary>
/// Quickshift superpixels: every pixel is linked to the nearest pixel of higher density in the joint space of Lab colour and place;
/// links longer than the longest allowed are cut, and what hangs together is a segment.
/// </summary>
/// <remarks>
/// Vedaldi and Soatto, "Quick shift and kernel methods for mode seeking", ECCV 2008. Gives scikit-image's
/// <c>quickshift(image, kernel_size, max_dist, ratio)</c> label map, but for the random tie-breaking noise.
/// Cost: pixels x (6 * kernel size + 1)^2, twice; rows are spread over the cores.
/// </remarks>
public static class Quickshift
{
    /// <summary>Deviation of the noise on the densities, as scikit-image has it.</summary>
    private const double NoiseScale = 0.00001;

    /// <summary>Segments an image.</summary>
    /// <param name="rgb">Interleaved RGB bytes, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="options">Options; LIME's defaults when null.</param>
    /// <exception cref="ArgumentException">The bytes are not width x height x 3.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Superpixels Segment(ReadOnlySpan<byte> rgb, int width, int height, QuickshiftOptions? options = null)
    {
        options ??= new QuickshiftOptions();
        options.Check();
        ImageChecks.Rgb(rgb, width, height);
        var noise = new double[width * height];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = NoiseScale * CounterRandom.Normal(options.Seed, (ulong)i);
        return Segment(rgb, width, height, options, noise, out _);
    }

    internal static Superpixels Segment(
        ReadOnlySpan<byte> rgb, int width, int height, QuickshiftOptions options, double[] noise, out int[] parent)
    {
        double[][] planes = LabColor.FromRgb(rgb);
        for (int c = 0; c < planes.Length; c++)
        {
            planes[c] = GaussianBlur.Apply(planes[c], width, height, options.Sigma);
            for (int i = 0; i < planes[c].Length; i++)
                planes[c][i] *= options.Ratio;
        }

        QuickshiftField field = new(planes, width, height, options.KernelSize);
        double[] density = field.Densities();
        for (int i = 0; i < density.Length; i++)
            density[i] += noise[i];
        (parent, double[] distance) = field.Parents(density);
        return new Superpixels(Roots(parent, distance, options.MaxDistance), width, height);
    }

    private static int[] Roots(int[] parent, double[] squaredDistance, double maxDistance)
    {
        var root = new int[parent.Length];
        for (int i = 0; i < root.Length; i++)
            root[i] = Math.Sqrt(squaredDistance[i]) > maxDistance ? i : parent[i];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < root.Length; i++)
            {
                int up = root[root[i]];
                changed |= up != root[i];
                root[i] = up;
            }
        }

        return root;
    }
}
