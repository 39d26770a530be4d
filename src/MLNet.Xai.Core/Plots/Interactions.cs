namespace MLNet.Xai.Core.Plots;

/// <summary>Guesses which feature interacts most with another, from their attributions alone.</summary>
internal static class Interactions
{
    /// <summary>
    /// shap's <c>approximate_interactions</c>: rows sorted by the feature's value are cut into blocks, inside which the feature itself hardly changes; what then
    /// moves its attribution is another one. The other feature's values (or their being missing) that correlate most over the blocks win.
    /// </summary>
    /// <returns>The feature, or <see langword="null"/> where none correlates.</returns>
    public static int? Strongest(PlotInput input, int feature)
    {
        double[] own = input.Column(feature);
        int[] order = [.. Enumerable.Range(0, input.Rows).Where(r => !input.WasCut(r, feature)).OrderBy(r => double.IsNaN(own[r])).ThenBy(r => own[r])];
        double[] attributions = Array.ConvertAll(order, r => input.Value(r, feature));
        int block = (int)Math.Max(Math.Min(order.Length / 10.0, 50), 1);
        double[] values = new double[order.Length], missing = new double[order.Length];
        int? best = null;
        double most = 1e-9;
        for (int other = 0; other < input.Features; other++)
        {
            if (other == feature)
                continue;
            if (input.Categories(other) is { } categories)
            {
                // Codes of categories have no order: each category is a column of its own, the strongest counts.
                for (int c = 0; c < categories.Coloured; c++)
                {
                    double share = Sum(attributions, Array.ConvertAll(order, r => categories.Place(r) == c ? 1.0 : 0), block);
                    if (share > most)
                        (most, best) = (share, other);
                }

                continue;
            }

            for (int i = 0; i < order.Length; i++)
            {
                double value = input.Data(order[i], other);
                (values[i], missing[i]) = (double.IsFinite(value) ? value : 0, double.IsNaN(value) ? 1 : 0);
            }

            double strength = Math.Max(Sum(attributions, values, block), Sum(attributions, missing, block));
            if (strength > most)
                (most, best) = (strength, other);
        }

        return best;
    }

    private static double Sum(double[] a, double[] b, int block)
    {
        double sum = 0;
        for (int from = 0; from < a.Length; from += block)
        {
            int length = Math.Min(block, a.Length - from);
            sum += Math.Abs(Correlation(a.AsSpan(from, length), b.AsSpan(from, length)));
        }

        return sum;
    }

    /// <summary>Pearson's correlation; zero where one does not vary.</summary>
    public static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = Mean(a), meanB = Mean(b), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double da = a[i] - meanA, db = b[i] - meanB;
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }

        double norm = Math.Sqrt(aa) * Math.Sqrt(bb);
        return norm > 0 && double.IsFinite(norm) ? ab / norm : 0;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value / values.Length;
        return sum;
    }
}
