namespace MLNet.Xai.Core.Numerics;

/// <summary>Percentiles between values, as numpy's default.</summary>
internal static class Percentiles
{
    /// <param name="sorted">Ascending, one value at least.</param>
    /// <param name="part">0 for the first value, 1 for the last.</param>
    public static double Of(double[] sorted, double part)
    {
        double place = part * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
