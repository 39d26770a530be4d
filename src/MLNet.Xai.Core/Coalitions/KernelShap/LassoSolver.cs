using System.Numerics.Tensors;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>The lasso for one penalty, by coordinate descent on the moments.</summary>
/// <remarks>Friedman, Hastie and Tibshirani, Journal of Statistical Software 2010.</remarks>
internal static class LassoSolver
{
    private const int MaxRounds = 10_000;
    private const double Still = 1e-12;

    /// <summary>The features with a coefficient that is not zero.</summary>
    /// <param name="moments">The samples' moments.</param>
    /// <param name="penalty">What a unit of the coefficients' magnitude costs, in half sums of squares.</param>
    public static int[] Solve(NeighbourhoodMoments moments, double penalty)
    {
        int n = moments.Features;
        var beta = new double[n];
        for (int round = 0; round < MaxRounds; round++)
        {
            double moved = 0, size = 0;
            for (int j = 0; j < n; j++)
            {
                ReadOnlySpan<double> row = moments.Gram.AsSpan(j * n, n);
                if (row[j] <= 0)
                    continue;
                double free = moments.Cross[j] - TensorPrimitives.Dot(row, beta) + (row[j] * beta[j]);
                double next = Math.CopySign(Math.Max(0, Math.Abs(free) - penalty), free) / row[j];
                moved = Math.Max(moved, Math.Abs(next - beta[j]));
                size = Math.Max(size, Math.Abs(next));
                beta[j] = next;
            }

            if (moved <= Still * size)
                break;
        }

        return [.. Enumerable.Range(0, n).Where(j => beta[j] != 0)];
    }
}
