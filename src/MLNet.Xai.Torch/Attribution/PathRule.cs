using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>Quadrature rules for the straight path from the baseline (0) to the input (1).</summary>
public enum PathRule
{
    /// <summary>Gauss-Legendre: the most accurate for smooth models, and captum's default.</summary>
    GaussLegendre,

    /// <summary>Points 0, 1/n, ... 1 - 1/n.</summary>
    RiemannLeft,

    /// <summary>The middles of n equal parts.</summary>
    RiemannMiddle,

    /// <summary>Points 1/n, 2/n, ... 1.</summary>
    RiemannRight,

    /// <summary>n equally spaced points with both ends, which count half. The weights sum to 1; captum's, which sum to (n - 1)/n, give attributions smaller by that factor.</summary>
    RiemannTrapezoid,
}

/// <summary>The points and weights of the rules.</summary>
internal static class PathRules
{
    public static (double[] Points, double[] Weights) Nodes(PathRule rule, int n)
    {
        if (rule == PathRule.GaussLegendre)
            return GaussLegendre.Rule(n);
        if (rule == PathRule.RiemannTrapezoid && n < 2)
            throw new ArgumentException("The trapezoid rule takes at least 2 steps.");
        double shift = rule switch
        {
            PathRule.RiemannLeft or PathRule.RiemannTrapezoid => 0,
            PathRule.RiemannMiddle => 0.5,
            PathRule.RiemannRight => 1,
            _ => throw new ArgumentException($"There is no rule {rule}."),
        };
        int parts = rule == PathRule.RiemannTrapezoid ? n - 1 : n;
        double[] points = [.. Enumerable.Range(0, n).Select(k => (k + shift) / parts)];
        double[] weights = [.. Enumerable.Repeat(1.0 / parts, n)];
        if (rule == PathRule.RiemannTrapezoid)
            weights[0] = weights[^1] = 0.5 / parts;
        return (points, weights);
    }
}
