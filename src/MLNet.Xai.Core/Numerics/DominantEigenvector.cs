using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Numerics;

/// <summary>The eigenvalue of largest magnitude of a symmetric matrix and its eigenvector, by power iteration.</summary>
internal static class DominantEigenvector
{
    private const int MaxIterations = 20_000;

    public static (double Value, double[] Vector) Of(double[] matrix, int n)
    {
        // A start with weight on every eigenvector, and always the same.
        var vector = new double[n];
        for (int i = 0; i < n; i++)
            vector[i] = CounterRandom.Normal(1, (ulong)i);
        Scale(vector, 1 / TensorPrimitives.Norm<double>(vector));
        var next = new double[n];
        double value = 0;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            for (int i = 0; i < n; i++)
                next[i] = TensorPrimitives.Dot<double>(matrix.AsSpan(i * n, n), vector);
            value = TensorPrimitives.Dot<double>(vector, next);
            double norm = TensorPrimitives.Norm<double>(next);
            if (norm == 0)
                return (0, vector);
            Scale(next, (value < 0 ? -1 : 1) / norm);
            double moved = TensorPrimitives.Distance<double>(next, vector);
            (vector, next) = (next, vector);
            if (moved < 1e-13)
                break;
        }

        return (value, vector);
    }

    private static void Scale(double[] vector, double factor) => TensorPrimitives.Multiply(vector, factor, vector);
}
