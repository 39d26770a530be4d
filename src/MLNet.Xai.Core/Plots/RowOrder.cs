namespace MLNet.Xai.Core.Plots;

/// <summary>Orders the rows of a heatmap.</summary>
internal static class RowOrder
{
    /// <summary>Most rows to cluster: distances of all pairs are kept.</summary>
    public const int MostClustered = 2000;

    public static int[] Of(PlotInput input, HeatmapOrder order) => order switch
    {
        HeatmapOrder.Output => [.. Enumerable.Range(0, input.Rows).OrderBy(input.Output)],
        HeatmapOrder.Given => [.. Enumerable.Range(0, input.Rows)],
        HeatmapOrder.Similarity when input.Rows > MostClustered => throw new ArgumentException(
            $"HeatmapOrder.Similarity takes up to {MostClustered} rows; there are {input.Rows}. Draw a sample, or order by output."),
        HeatmapOrder.Similarity => BySimilarity(input),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Order must be Output, Similarity or Given."),
    };

    // Average linkage by the nearest-neighbour chain (Murtagh 1983): quadratic time. A merged pair lists the cluster of lower output first.
    private static int[] BySimilarity(PlotInput input)
    {
        int n = input.Rows;
        double[,] distance = Distances(input);
        List<int>?[] members = [.. Enumerable.Range(0, n).Select(i => new List<int> { i })];
        double[] outputs = [.. Enumerable.Range(0, n).Select(input.Output)];
        List<int> chain = [];
        for (int left = n; left > 1;)
        {
            if (chain.Count == 0)
                chain.Add(Array.FindIndex(members, m => m is not null));
            int last = chain[^1], before = chain.Count > 1 ? chain[^2] : -1;
            int nearest = Nearest(distance, members, last, before);
            if (nearest != before)
            {
                chain.Add(nearest);
                continue;
            }

            chain.RemoveRange(chain.Count - 2, 2);
            Merge(distance, members, outputs, last, before);
            left--;
        }

        return [.. members.First(m => m is not null)!];
    }

    // The previous link of the chain wins a tie, or the chain would never end.
    private static int Nearest(double[,] distance, List<int>?[] members, int of, int preferred)
    {
        int best = preferred;
        for (int i = 0; i < members.Length; i++)
        {
            if (i != of && members[i] is not null && (best < 0 || distance[of, i] < distance[of, best]))
                best = i;
        }

        return best;
    }

    private static void Merge(double[,] distance, List<int>?[] members, double[] outputs, int a, int b)
    {
        List<int> first = members[a]!, second = members[b]!;
        double wa = first.Count, wb = second.Count;
        for (int i = 0; i < members.Length; i++)
            distance[a, i] = distance[i, a] = ((wa * distance[a, i]) + (wb * distance[b, i])) / (wa + wb);
        bool keep = outputs[a] <= outputs[b];
        members[a] = keep ? [.. first, .. second] : [.. second, .. first];
        members[b] = null;
        outputs[a] = ((wa * outputs[a]) + (wb * outputs[b])) / (wa + wb);
    }

    private static double[,] Distances(PlotInput input)
    {
        double[,] distance = new double[input.Rows, input.Rows];
        for (int a = 0; a < input.Rows; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double other = input.Other(a) - input.Other(b), sum = other * other;
                for (int f = 0; f < input.Features; f++)
                {
                    double difference = input.Value(a, f) - input.Value(b, f);
                    sum += difference * difference;
                }

                distance[a, b] = distance[b, a] = Math.Sqrt(sum);
            }
        }

        return distance;
    }
}
