namespace MLNet.Xai.Core.Metrics;

/// <summary>Kendall's tau-b by sorting (Knight, 1966): discordant pairs are the exchanges that a merge sort makes.</summary>
internal static class KendallTau
{
    public static double Of(float[] a, float[] b)
    {
        int n = a.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => a[i]).ThenBy(i => b[i])];
        float[] second = [.. order.Select(i => b[i])];
        double pairs = n * (n - 1.0) / 2, tiedA = 0, tiedBoth = 0;
        for (int from = 0, to; from < n; from = to)
        {
            for (to = from + 1; to < n && a[order[to]].Equals(a[order[from]]);)
                to++;
            tiedA += Pairs(to - from);
            tiedBoth += Ties(second.AsSpan(from, to - from));
        }

        double exchanges = Sort(second, new float[n]), tiedB = Ties(second);
        double root = Math.Sqrt((pairs - tiedA) * (pairs - tiedB));
        return root == 0 ? double.NaN : (pairs - tiedA - tiedB + tiedBoth - (2 * exchanges)) / root;
    }

    private static double Pairs(double count) => count * (count - 1) / 2;

    // Pairs of equal neighbours in sorted values.
    private static double Ties(ReadOnlySpan<float> sorted)
    {
        double ties = 0;
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to].Equals(sorted[from]);)
                to++;
            ties += Pairs(to - from);
        }

        return ties;
    }

    private static double Sort(Span<float> values, Span<float> room)
    {
        if (values.Length < 2)
            return 0;
        int half = values.Length / 2;
        double exchanges = Sort(values[..half], room) + Sort(values[half..], room);
        for (int left = 0, right = half, at = 0; at < values.Length; at++)
        {
            if (left < half && (right == values.Length || values[left] <= values[right]))
            {
                room[at] = values[left++];
            }
            else
            {
                exchanges += half - left;
                room[at] = values[right++];
            }
        }

        room[..values.Length].CopyTo(values);
        return exchanges;
    }
}
