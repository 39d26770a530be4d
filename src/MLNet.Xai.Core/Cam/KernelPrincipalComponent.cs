using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Cam;

/// <summary>First component of a kernel PCA over pixels with the sigmoid kernel <c>tanh(x . y / channels + 1)</c>, as scikit-learn computes it.</summary>
internal static class KernelPrincipalComponent
{
    public static float[] Project(ReadOnlySpan<float> maps, int channels, int pixels)
    {
        double[] kernel = PrincipalComponent.Gram(PrincipalComponent.Centred(maps, channels, pixels), channels, pixels, byChannel: false);
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] = Math.Tanh((kernel[i] / channels) + 1);
        Centre(kernel, pixels);
        (double value, double[] vector) = DominantEigenvector.Of(kernel, pixels);
        if (value < 0)
        {
            // The kernel is not positive: lift the spectrum so that the largest eigenvalue is the dominant one.
            for (int i = 0; i < pixels; i++)
                kernel[(i * pixels) + i] -= value;
            (double lifted, vector) = DominantEigenvector.Of(kernel, pixels);
            value += lifted;
        }

        int largest = TensorPrimitives.IndexOfMaxMagnitude<double>(vector);
        double scale = Math.Sqrt(Math.Max(0, value)) * (vector[largest] < 0 ? -1 : 1);
        var map = new float[pixels];
        for (int i = 0; i < pixels; i++)
            map[i] = (float)(scale * vector[i]);
        return map;
    }

    private static void Centre(double[] kernel, int n)
    {
        var means = new double[n];
        for (int i = 0; i < n; i++)
            means[i] = TensorPrimitives.Sum<double>(kernel.AsSpan(i * n, n)) / n;
        double all = TensorPrimitives.Sum<double>(means) / n;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = kernel.AsSpan(i * n, n);
            TensorPrimitives.Subtract(row, means, row);
            TensorPrimitives.Add(row, all - means[i], row);
        }
    }
}
