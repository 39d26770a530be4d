using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Cam;

/// <summary>Projection of the pixels of a stack of maps onto the first principal component of their channel vectors.</summary>
/// <remarks>
/// The sign of a singular vector is arbitrary; here the larger extreme of the projection is positive (Chung and Ying, "Seg-Eigen-CAM", 2025).
/// pytorch-grad-cam keeps whatever sign LAPACK happens to give.
/// </remarks>
internal static class PrincipalComponent
{
    public static float[] Project(ReadOnlySpan<float> maps, int channels, int pixels)
    {
        double[] x = Centred(maps, channels, pixels);
        double[] projection;
        if (pixels <= channels)
        {
            // Eigenvector u of X'X over pixels; the projection of X on the component is sigma * u.
            (double value, double[] vector) = DominantEigenvector.Of(Gram(x, channels, pixels, byChannel: false), pixels);
            projection = vector;
            TensorPrimitives.Multiply(projection, Math.Sqrt(Math.Max(0, value)), projection);
        }
        else
        {
            (_, double[] vector) = DominantEigenvector.Of(Gram(x, channels, pixels, byChannel: true), channels);
            projection = new double[pixels];
            for (int c = 0; c < channels; c++)
                TensorPrimitives.MultiplyAdd(x.AsSpan(c * pixels, pixels), vector[c], projection, projection);
        }

        return Oriented(projection);
    }

    /// <summary>Each channel less its mean; NaN counts as 0.</summary>
    internal static double[] Centred(ReadOnlySpan<float> maps, int channels, int pixels)
    {
        var x = new double[channels * pixels];
        for (int i = 0; i < x.Length; i++)
            x[i] = float.IsNaN(maps[i]) ? 0 : maps[i];
        for (int c = 0; c < channels; c++)
        {
            Span<double> row = x.AsSpan(c * pixels, pixels);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum<double>(row) / pixels, row);
        }

        return x;
    }

    internal static double[] Gram(double[] x, int channels, int pixels, bool byChannel)
    {
        int n = byChannel ? channels : pixels;
        var gram = new double[n * n];
        if (byChannel)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                    gram[(i * n) + j] = gram[(j * n) + i] = TensorPrimitives.Dot<double>(x.AsSpan(i * pixels, pixels), x.AsSpan(j * pixels, pixels));
            }
        }
        else
        {
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<double> row = x.AsSpan(c * pixels, pixels);
                for (int i = 0; i < n; i++)
                {
                    Span<double> target = gram.AsSpan(i * n, n);
                    TensorPrimitives.MultiplyAdd(row, row[i], target, target);
                }
            }
        }

        return gram;
    }

    private static float[] Oriented(double[] projection)
    {
        double sign = -TensorPrimitives.Min<double>(projection) > TensorPrimitives.Max<double>(projection) ? -1 : 1;
        var map = new float[projection.Length];
        for (int i = 0; i < map.Length; i++)
            map[i] = (float)(sign * projection[i]);
        return map;
    }
}
