using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>Picks the features of a LIME model from the neighbourhood's moments.</summary>
internal static class FeatureSelector
{
    private const int ForwardLimit = 6;
    private const double SelectionRidge = 0.01;

    public static int[] Select(NeighbourhoodMoments moments, ReadOnlySpan<double> explained, int count, FeatureSelection how)
    {
        if (how == FeatureSelection.Auto)
            how = count <= ForwardLimit ? FeatureSelection.ForwardSelection : FeatureSelection.HighestWeights;
        return how switch
        {
            FeatureSelection.None => [.. Enumerable.Range(0, moments.Features)],
            FeatureSelection.ForwardSelection => Forward(moments, count),
            FeatureSelection.HighestWeights => Highest(moments, explained, count),
            FeatureSelection.LassoPath => LassoPath.Select(moments, count),
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, "There is no such feature selection."),
        };
    }

    /// <summary>
    /// Greedy selection by sweeping: after each pick the remaining moments are those of what the picked features leave unexplained,
    /// so the gain of a candidate is one division.
    /// </summary>
    private static int[] Forward(NeighbourhoodMoments moments, int count)
    {
        int n = moments.Features;
        double[] gram = (double[])moments.Gram.Clone(), cross = (double[])moments.Cross.Clone();
        List<int> used = [];
        while (used.Count < Math.Min(count, n))
        {
            int best = -1;
            double most = double.NegativeInfinity;
            for (int j = 0; j < n; j++)
            {
                if (used.Contains(j))
                    continue;
                double left = gram[(j * n) + j];
                double gain = left > 1e-12 * moments.Gram[(j * n) + j] ? cross[j] * cross[j] / left : 0;
                if (gain > most)
                    (best, most) = (j, gain);
            }

            used.Add(best);
            Sweep(gram, cross, n, best);
        }

        return [.. used];
    }

    private static void Sweep(double[] gram, double[] cross, int n, int pivot)
    {
        double d = gram[(pivot * n) + pivot];
        if (!(d > 0))
            return;
        double[] row = gram.AsSpan(pivot * n, n).ToArray();
        double c = cross[pivot];
        for (int i = 0; i < n; i++)
        {
            double f = row[i] / d;
            cross[i] -= f * c;
            for (int j = 0; j < n; j++)
                gram[(i * n) + j] -= f * row[j];
        }
    }

    private static int[] Highest(NeighbourhoodMoments moments, ReadOnlySpan<double> explained, int count)
    {
        int[] all = [.. Enumerable.Range(0, moments.Features)];
        (double[] matrix, double[] right) = moments.Select(all, SelectionRidge);
        double[] size = new Cholesky(matrix, all.Length).Solve(right);
        for (int j = 0; j < size.Length; j++)
            size[j] = Math.Abs(size[j] * explained[j]);
        return [.. all.OrderByDescending(j => size[j]).Take(count)];
    }
}
