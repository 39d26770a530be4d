using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>The lasso's regularisation path by least angle regression.</summary>
/// <remarks>Efron, Hastie, Johnstone and Tibshirani, "Least angle regression", Annals of Statistics 2004, with the lasso modification.</remarks>
internal static class LassoPath
{
    private const int MaxSteps = 500;

    /// <summary>The features that are in the model at the last point of the path with at most <paramref name="count"/> of them.</summary>
    public static int[] Select(NeighbourhoodMoments moments, int count)
    {
        List<int[]> path = Walk(moments);
        int[] features = [];
        for (int i = path.Count - 1; i >= 0; i--)
        {
            features = path[i];
            if (features.Length <= count)
                break;
        }

        return features;
    }

    /// <summary>The features with a coefficient that is not zero, after each step.</summary>
    private static List<int[]> Walk(NeighbourhoodMoments moments)
    {
        int n = moments.Features;
        double[] correlation = (double[])moments.Cross.Clone();
        var beta = new double[n];
        List<int> active = [];
        List<int[]> path = [];
        bool dropped = false;
        double smallest = 1e-12 * correlation.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int step = 0; step < MaxSteps; step++)
        {
            double top = Largest(correlation, active, dropped, out int entering);
            if (top <= smallest || (entering < 0 && !dropped))
                break;
            if (!dropped)
                active.Add(entering);
            (double[] direction, double unit, double[] change) = Equiangular(moments, active, correlation);
            double length = Math.Min(top / unit, FirstTie(correlation, change, active, top, unit));
            int leaving = FirstZero(beta, direction, active, ref length);
            for (int k = 0; k < active.Count; k++)
                beta[active[k]] += length * direction[k];
            for (int j = 0; j < n; j++)
                correlation[j] -= length * change[j];
            dropped = leaving >= 0;
            if (dropped)
            {
                beta[leaving] = 0;
                active.Remove(leaving);
            }

            path.Add([.. Enumerable.Range(0, n).Where(j => beta[j] != 0)]);
        }

        return path;
    }

    private static double Largest(double[] correlation, List<int> active, bool activeOnly, out int entering)
    {
        entering = -1;
        double top = 0;
        for (int j = 0; j < correlation.Length; j++)
        {
            if (activeOnly != active.Contains(j))
                continue;
            if (Math.Abs(correlation[j]) > top)
                (entering, top) = (j, Math.Abs(correlation[j]));
        }

        return top;
    }

    /// <summary>The direction in which all active correlations shrink alike, how fast, and how every correlation changes.</summary>
    private static (double[] Direction, double Unit, double[] Change) Equiangular(NeighbourhoodMoments moments, List<int> active, double[] correlation)
    {
        double[] signs = [.. active.Select(j => (double)Math.Sign(correlation[j]))];
        (double[] matrix, _) = moments.Select([.. active], 0);
        double[] direction = new Cholesky(matrix, active.Count).Solve(signs);
        double unit = 1 / Math.Sqrt(signs.Zip(direction).Sum(p => p.First * p.Second));
        for (int k = 0; k < direction.Length; k++)
            direction[k] *= unit;
        var change = new double[moments.Features];
        for (int j = 0; j < change.Length; j++)
        {
            for (int k = 0; k < active.Count; k++)
                change[j] += moments.Gram[(j * moments.Features) + active[k]] * direction[k];
        }

        return (direction, unit, change);
    }

    private static double FirstTie(double[] correlation, double[] change, List<int> active, double top, double unit)
    {
        double first = double.PositiveInfinity;
        for (int j = 0; j < correlation.Length; j++)
        {
            if (active.Contains(j))
                continue;
            Consider((top - correlation[j]) / (unit - change[j]));
            Consider((top + correlation[j]) / (unit + change[j]));
        }

        return first;

        void Consider(double length)
        {
            if (length > 0 && length < first)
                first = length;
        }
    }

    private static int FirstZero(double[] beta, double[] direction, List<int> active, ref double length)
    {
        int leaving = -1;
        for (int k = 0; k < active.Count; k++)
        {
            double zero = -beta[active[k]] / direction[k];
            if (zero > 0 && zero < length)
                (leaving, length) = (active[k], zero);
        }

        return leaving;
    }
}
