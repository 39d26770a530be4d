namespace MLNet.Xai.Core.Lime;

/// <summary>Where a decision tree of one feature splits by the entropy of classes.</summary>
/// <remarks>As scikit-learn's DecisionTreeClassifier(criterion "entropy", max_depth 3): values as float32, thresholds half-way between two of them.</remarks>
internal static class EntropySplits
{
    private const int Depth = 3;
    private const double Alike = 1e-7; // scikit-learn's FEATURE_THRESHOLD.

    /// <summary>The thresholds, ascending.</summary>
    public static double[] Of(double[] values, int[] labels)
    {
        (float Value, int Label)[] sorted = [.. values.Zip(labels, (v, l) => ((float)v, l)).Where(p => !float.IsNaN(p.Item1)).OrderBy(p => p.Item1)];
        SortedSet<double> thresholds = [];
        Split(sorted, Depth, thresholds);
        return [.. thresholds];
    }

    private static void Split(ReadOnlySpan<(float Value, int Label)> rows, int depth, SortedSet<double> thresholds)
    {
        if (depth == 0 || rows.Length < 2 || Entropy(rows) <= double.Epsilon)
            return;
        int best = -1;
        double least = double.PositiveInfinity;
        for (int at = 1; at < rows.Length; at++)
        {
            if (rows[at].Value <= rows[at - 1].Value + Alike)
                continue;
            double left = (at * Entropy(rows[..at])) + ((rows.Length - at) * Entropy(rows[at..]));
            if (left < least)
                (best, least) = (at, left);
        }

        if (best < 0)
            return;
        thresholds.Add((rows[best - 1].Value / 2.0) + (rows[best].Value / 2.0));
        Split(rows[..best], depth - 1, thresholds);
        Split(rows[best..], depth - 1, thresholds);
    }

    private static double Entropy(ReadOnlySpan<(float Value, int Label)> rows)
    {
        Dictionary<int, int> counts = [];
        foreach ((_, int label) in rows)
            counts[label] = counts.GetValueOrDefault(label) + 1;
        double entropy = 0;
        foreach (int count in counts.Values)
            entropy -= (double)count / rows.Length * Math.Log2((double)count / rows.Length);
        return entropy;
    }
}
