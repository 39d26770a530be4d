namespace MLNet.Xai.Core.Lime;

/// <summary>Picks few rows whose explanations together show the features that matter: a global view of a model through local ones.</summary>
/// <remarks>
/// SP-LIME: Ribeiro, Singh and Guestrin, KDD 2016, algorithm 2. A feature's importance is sqrt(sum over rows of |weight|); a set of rows covers the importance of all features that have a weight other
/// than zero in one of them. The greedy choice covers at least 1 - 1/e of what the best rows would. Cost: rows x features a pick.
/// </remarks>
public sealed class SubmodularPick
{
    private SubmodularPick(int[] rows, double[] importances, double[] coverage) => (Rows, Importances, Coverage) = (rows, importances, coverage);

    /// <summary>The picked rows, in the order in which they were picked.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>One a feature: sqrt(sum over all rows of |weight|).</summary>
    public IReadOnlyList<double> Importances { get; }

    /// <summary>After each pick: the part of all importance that the picked rows cover, from 0 to 1.</summary>
    public IReadOnlyList<double> Coverage { get; }

    /// <summary>Picks rows.</summary>
    /// <param name="weights">Row-major, rows x features; 0 where a feature is not in a row's local model. A row of NaN was not explained, and is not picked.</param>
    /// <param name="features">Features of a row: conditions ("age &lt;= 28") where a weight is of a condition that is not the same for all rows, as in lime's tables.</param>
    /// <param name="count">Rows to pick; fewer where there are fewer.</param>
    /// <returns>The picks. Of rows that would cover as much the first is taken.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit, or a weight is infinite, or NaN in a row that has numbers.</exception>
    public static SubmodularPick Of(ReadOnlySpan<double> weights, int features, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (weights.Length % features != 0)
            throw new ArgumentException($"{weights.Length} weights are no rows of {features} features.", nameof(weights));
        int rows = weights.Length / features;
        var sums = new double[features];
        List<int> left = [];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<double> row = weights.Slice(r * features, features);
            if (row.ContainsAnyExcept(double.NaN))
                left.Add(r);
            for (int f = 0; f < features && left.Count > 0 && left[^1] == r; f++)
            {
                sums[f] += Math.Abs(row[f]);
                if (!double.IsFinite(row[f]))
                    throw new ArgumentException($"The weight of feature {f} is {row[f]} in row {r}.", nameof(weights));
            }
        }

        double[] importances = [.. sums.Select(Math.Sqrt)], coverage = new double[Math.Min(count, left.Count)];
        int[] picked = new int[coverage.Length];
        double all = importances.Sum(), covered = 0;
        var seen = new bool[features];
        for (int pick = 0; pick < picked.Length; pick++)
        {
            (int best, double most) = (-1, double.NegativeInfinity);
            foreach (int r in left)
            {
                double gain = Gain(weights.Slice(r * features, features), importances, seen);
                if (gain > most)
                    (best, most) = (r, gain);
            }

            left.Remove(best);
            for (int f = 0; f < features; f++)
                seen[f] |= weights[(best * features) + f] != 0;
            covered += most;
            (picked[pick], coverage[pick]) = (best, all > 0 ? Math.Min(1, covered / all) : 1);
        }

        return new SubmodularPick(picked, importances, coverage);
    }

    private static double Gain(ReadOnlySpan<double> row, double[] importances, bool[] seen)
    {
        double gain = 0;
        for (int f = 0; f < row.Length; f++)
            gain += row[f] != 0 && !seen[f] ? importances[f] : 0;
        return gain;
    }
}
