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
        int[] classes = [.. labels.Distinct().Order()];
        (float Value, int Class)[] sorted = [.. values.Zip(labels, (v, l) => ((float)v, Array.BinarySearch(classes, l))).Where(p => !float.IsNaN(p.Item1)).OrderBy(p => p.Item1)];
        SortedSet<double> thresholds = [];
        Split(sorted, classes.Length, Depth, thresholds);
        return [.. thresholds];
    }

    private static void Split(ReadOnlySpan<(float Value, int Class)> rows, int classes, int depth, SortedSet<double> thresholds)
    {
        int[] left = new int[classes], right = new int[classes];
        foreach ((_, int one) in rows)
            right[one]++;
        if (depth == 0 || rows.Length < 2 || Entropy(right, rows.Length) <= double.Epsilon)
            return;
        int best = -1;
        double least = double.PositiveInfinity;
        for (int at = 1; at < rows.Length; at++)
        {
            left[rows[at - 1].Class]++;
            right[rows[at - 1].Class]--;
            if (rows[at].Value <= rows[at - 1].Value + Alike)
                continue;
            double sum = (at * Entropy(left, at)) + ((rows.Length - at) * Entropy(right, rows.Length - at));
            if (sum < least)
                (best, least) = (at, sum);
        }

        if (best < 0)
            return;
        thresholds.Add((rows[best - 1].Value / 2.0) + (rows[best].Value / 2.0));
        Split(rows[..best], classes, depth - 1, thresholds);
        Split(rows[best..], classes, depth - 1, thresholds);
    }

    private static double Entropy(int[] counts, int rows)
    {
        double entropy = 0;
        foreach (int count in counts)
        {
            if (count > 0)
                entropy -= (double)count / rows * Math.Log2((double)count / rows);
        }

        return entropy;
    }
}
