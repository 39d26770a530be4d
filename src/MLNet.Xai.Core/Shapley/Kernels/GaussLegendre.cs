namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Gauss-Legendre quadrature on [0, 1]: n points integrate polynomials up to degree 2n - 1 exactly.</summary>
internal static class GaussLegendre
{
    /// <summary>The most points that TreeSHAP uses: more than 32 players on a path are integrated to about 1e-14 all the same.</summary>
    public const int MaxPoints = 16;

    private static readonly (double[] Points, double[] Weights)[] s_rules =
        [.. Enumerable.Range(0, MaxPoints + 1).Select(n => n == 0 ? ([], []) : Compute(n))];

    /// <summary>The rule with so many points; kept up to <see cref="MaxPoints"/>, computed beyond.</summary>
    public static (double[] Points, double[] Weights) Rule(int points) => points <= MaxPoints ? s_rules[points] : Compute(points);

    /// <summary>How many points a path with so many different players needs.</summary>
    public static int PointsFor(int players) => Math.Clamp((players + 1) / 2, 1, MaxPoints);

    // Newton's iteration on the Legendre polynomial from Chebyshev's guess of its roots.
    private static (double[] Points, double[] Weights) Compute(int n)
    {
        double[] points = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 0;
            for (int iteration = 0; iteration < 100; iteration++)
            {
                double previous = 1;
                double value = x;
                for (int k = 2; k <= n; k++)
                    (previous, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * previous)) / k);
                slope = n * ((x * value) - previous) / ((x * x) - 1);
                double step = value / slope;
                x -= step;
                if (Math.Abs(step) < 1e-16)
                    break;
            }

            points[n - 1 - i] = 0.5 * (x + 1);
            weights[n - 1 - i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        return (points, weights);
    }
}
