using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Coalitions;

public sealed partial class PlayerTree
{
    /// <summary>A hierarchy in which correlated players meet early.</summary>
    /// <remarks>
    /// Single linkage by 1 - Pearson's correlation, as shap's Partition masker with clustering="correlation". A missing value counts as its feature's mean; a feature that does not vary correlates with
    /// none. Players of several features are as near as their nearest features. Costs features^2 x rows.
    /// </remarks>
    /// <param name="rows">Rows x features.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="playerOfFeature">Player of each feature; each alone when null.</param>
    /// <exception cref="ArgumentException">There are no whole rows, or players do not fit.</exception>
    public static PlayerTree FromCorrelation(ReadOnlySpan<float> rows, int features, int[]? playerOfFeature = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (rows.Length == 0 || rows.Length % features != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
        int[][] players = PlayerFeatures.Of(features, playerOfFeature);
        double[][] columns = Standardized(rows, features);
        return new PlayerTree(players.Length, SingleLinkage(players.Length, (a, b) => Nearest(players[a], players[b])));

        double Nearest(int[] own, int[] others)
        {
            double least = double.PositiveInfinity;
            foreach (int i in own)
            {
                foreach (int j in others)
                    least = Math.Min(least, 1 - TensorPrimitives.Dot<double>(columns[i], columns[j]));
            }

            return least;
        }
    }

    // Columns of length 1 about their means, so that products are correlations.
    private static double[][] Standardized(ReadOnlySpan<float> rows, int features)
    {
        var columns = new double[features][];
        int count = rows.Length / features;
        for (int f = 0; f < features; f++)
        {
            double[] column = columns[f] = new double[count];
            double sum = 0;
            int known = 0;
            for (int r = 0; r < count; r++)
            {
                column[r] = rows[(r * features) + f];
                if (double.IsFinite(column[r]))
                    (sum, known) = (sum + column[r], known + 1);
            }

            double mean = known > 0 ? sum / known : 0, square = 0;
            for (int r = 0; r < count; r++)
            {
                column[r] = double.IsFinite(column[r]) ? column[r] - mean : 0;
                square += column[r] * column[r];
            }

            // What rounding leaves of a constant is no variation.
            double length = Math.Sqrt(square) is var norm && norm > 1e-12 * Math.Abs(mean) * Math.Sqrt(count) ? norm : double.PositiveInfinity;
            for (int r = 0; r < count; r++)
                column[r] /= length;
        }

        return columns;
    }

    // Prim's spanning tree; its edges by length are the merges of single linkage. Equal lengths go by the players' order.
    private static (int Left, int Right)[] SingleLinkage(int players, Func<int, int, double> distance)
    {
        var nearest = new (double Distance, int To)[players];
        Array.Fill(nearest, (double.PositiveInfinity, 0));
        var open = Enumerable.Range(1, players - 1).ToList();
        List<(double Length, int A, int B)> edges = [];
        for (int last = 0; open.Count > 0;)
        {
            foreach (int p in open)
            {
                if (distance(last, p) is var length && length < nearest[p].Distance)
                    nearest[p] = (length, last);
            }

            last = open.MinBy(p => nearest[p].Distance);
            open.Remove(last);
            edges.Add((nearest[last].Distance, nearest[last].To, last));
        }

        int[] node = [.. Enumerable.Range(0, players)];
        List<(int Left, int Right)> merges = [];
        foreach ((_, int a, int b) in edges.OrderBy(e => e.Length))
        {
            (int left, int right) = (node[a], node[b]);
            int made = players + merges.Count;
            merges.Add((Math.Min(left, right), Math.Max(left, right)));
            for (int p = 0; p < players; p++)
                node[p] = node[p] == left || node[p] == right ? made : node[p];
        }

        return [.. merges];
    }
}
