namespace MLNet.Xai.Core.Plots;

/// <summary>How numbers lie, in a line of <see cref="QuantilePlot"/>: quantiles alone, as no number by itself is known.</summary>
/// <param name="Name">What the numbers are of.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Low">The quantile at 5 %.</param>
/// <param name="Lower">The lower quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="Upper">The upper quartile.</param>
/// <param name="High">The quantile at 95 %.</param>
/// <param name="Highest">The highest.</param>
internal sealed record QuantileRow(string Name, double Lowest, double Low, double Lower, double Median, double Upper, double High, double Highest)
{
    /// <summary>From the lowest to the highest.</summary>
    public double[] Values => [Lowest, Low, Lower, Median, Upper, High, Highest];
}
