namespace MLNet.Xai.Core.Tests.Segmentation;

/// <summary>How alike two label maps are.</summary>
internal static class LabelMaps
{
    /// <summary>Part of the pixels with the same label after relabelling both maps by first appearance.</summary>
    public static double Same(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int[] x = Relabel(a), y = Relabel(b);
        return x.Zip(y).Count(p => p.First == p.Second) / (double)x.Length;
    }

    /// <summary>Adjusted Rand index (Hubert and Arabie, 1985).</summary>
    public static double AdjustedRand(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Dictionary<(int, int), long> cells = [];
        Dictionary<int, long> rows = [], columns = [];
        for (int i = 0; i < a.Length; i++)
        {
            cells[(a[i], b[i])] = cells.GetValueOrDefault((a[i], b[i])) + 1;
            rows[a[i]] = rows.GetValueOrDefault(a[i]) + 1;
            columns[b[i]] = columns.GetValueOrDefault(b[i]) + 1;
        }

        double index = cells.Values.Sum(Pairs), left = rows.Values.Sum(Pairs), right = columns.Values.Sum(Pairs);
        double expected = left * right / Pairs(a.Length), most = (left + right) / 2;
        return most == expected ? 1 : (index - expected) / (most - expected);
    }

    private static double Pairs(long n) => n * (n - 1) / 2.0;

    private static int[] Relabel(ReadOnlySpan<int> labels)
    {
        Dictionary<int, int> seen = [];
        var result = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!seen.TryGetValue(labels[i], out int label))
                seen[labels[i]] = label = seen.Count;
            result[i] = label;
        }

        return result;
    }
}
