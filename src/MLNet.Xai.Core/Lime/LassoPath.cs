using System.Numerics.Tensors;
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
        List<double[]> path = Walk(moments);
        int[] features = [];
        for (int i = path.Count - 1; i >= 0; i--)
        {
            features = NonZero(path[i]);
            if (features.Length <= count)
                break;
        }

        return features;
    }

    /// <summary>The features that least angle regression takes up first, without the lasso's modification.</summary>
    public static int[] Enter(NeighbourhoodMoments moments, int count)
    {
        List<int> entered = [];
        Walk(moments, entered, count);
        return [.. entered];
    }

    /// <summary>The features at the point of the path with the least information criterion, none at its start.</summary>
    /// <param name="moments">Centred moments of the samples.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="factor">What a feature costs: 2 for Akaike's criterion, the logarithm of the samples for the Bayesian.</param>
    /// <remarks>Zou, Hastie and Tibshirani, "On the degrees of freedom of the lasso", Annals of Statistics 2007; the noise is that of the regression on all features.</remarks>
    public static int[] Best(NeighbourhoodMoments moments, int samples, double factor)
    {
        int n = moments.Features;
        double noise = Left(moments, new Cholesky(moments.Gram, n).Solve(moments.Cross)) / (samples - n - 1);
        return NonZero(Walk(moments).Prepend(new double[n]).MinBy(beta => (Left(moments, beta) / noise) + (factor * NonZero(beta).Length))!);
    }

    private static int[] NonZero(double[] beta) => [.. Enumerable.Range(0, beta.Length).Where(j => beta[j] != 0)];

    /// <summary>The sum of squares that coefficients leave.</summary>
    private static double Left(NeighbourhoodMoments moments, double[] beta)
    {
        double left = moments.LabelVariance;
        for (int i = 0; i < beta.Length; i++)
            left += beta[i] * (TensorPrimitives.Dot<double>(moments.Gram.AsSpan(i * beta.Length, beta.Length), beta) - (2 * moments.Cross[i]));
        return left;
    }

    /// <summary>The coefficients after each step.</summary>
    /// <param name="moments">The samples' moments.</param>
    /// <param name="entered">Where given, no feature leaves, and those that have entered are noted here.</param>
    /// <param name="most">Most steps.</param>
    private static List<double[]> Walk(NeighbourhoodMoments moments, List<int>? entered = null, int most = MaxSteps)
    {
        int n = moments.Features;
        double[] correlation = (double[])moments.Cross.Clone();
        var beta = new double[n];
        List<int> active = [];
        List<double[]> path = [];
        bool dropped = false;
        double smallest = 1e-12 * correlation.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int step = 0; step < most; step++)
        {
            double top = Largest(correlation, active, dropped, out int entering);
            if (top <= smallest || (entering < 0 && !dropped))
                break;
            if (!dropped)
            {
                active.Add(entering);
                entered?.Add(entering);
            }

            (double[] direction, double unit, double[] change) = Equiangular(moments, active, correlation);
            double length = Math.Min(top / unit, FirstTie(correlation, change, active, top, unit));
            int leaving = entered is null ? FirstZero(beta, direction, active, ref length) : -1;
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

            path.Add([.. beta]);
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
