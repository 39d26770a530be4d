using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Picks the players that KernelSHAP's regression keeps, on shap's augmented design: every coalition once from below and once from above.</summary>
/// <remarks>The design of <c>shap.KernelExplainer.solve</c>; criteria as scikit-learn's LassoLarsIC, penalty as its Lasso.</remarks>
internal static class KernelSelector
{
    public static int[] Select(CoalitionSample sample, double[] changes, double total, KernelShapOptions options)
    {
        int players = sample.Players;
        if (options.Selection == CoalitionSelection.None)
            return [.. Enumerable.Range(0, players)];
        (double[] rows, double[] labels) = Augment(sample, changes, total);
        return options.Selection switch
        {
            CoalitionSelection.Top => LassoPath.Enter(Moments(rows, players, labels, centred: false), Math.Min(options.TopPlayers, players)),
            CoalitionSelection.Aic => LassoPath.Best(Scaled(rows, players, labels), labels.Length, 2),
            CoalitionSelection.Bic => LassoPath.Best(Scaled(rows, players, labels), labels.Length, Math.Log(labels.Length)),
            CoalitionSelection.Lasso => LassoSolver.Solve(Moments(rows, players, labels), options.Penalty * labels.Length),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Selection, "There is no such selection."),
        };
    }

    private static (double[] Rows, double[] Labels) Augment(CoalitionSample sample, double[] changes, double total)
    {
        int players = sample.Players, count = sample.Count;
        var rows = new double[2 * count * players];
        var labels = new double[2 * count];
        for (int c = 0; c < count; c++)
        {
            ReadOnlySpan<byte> mask = sample.Masks.AsSpan(c * players, players);
            int size = 0;
            foreach (byte m in mask)
                size += m;
            double below = Math.Sqrt(sample.Weights[c] * (players - size)), above = Math.Sqrt(sample.Weights[c] * size);
            for (int p = 0; p < players; p++)
            {
                rows[(c * players) + p] = below * mask[p];
                rows[((count + c) * players) + p] = above * (mask[p] - 1);
            }

            labels[c] = below * changes[c];
            labels[count + c] = above * (changes[c] - total);
        }

        return (rows, labels);
    }

    private static NeighbourhoodMoments Moments(double[] rows, int players, double[] labels, bool centred = true) =>
        new(rows, players, labels, [.. Enumerable.Repeat(1.0, labels.Length)], centred);

    // Columns divided by their deviations, as StandardScaler(with_mean=False).
    private static NeighbourhoodMoments Scaled(double[] rows, int players, double[] labels)
    {
        double[] scaled = [.. rows];
        int count = labels.Length;
        for (int p = 0; p < players; p++)
        {
            double mean = 0, square = 0;
            for (int r = 0; r < count; r++)
                mean += rows[(r * players) + p] / count;
            for (int r = 0; r < count; r++)
                square += (rows[(r * players) + p] - mean) * (rows[(r * players) + p] - mean) / count;
            for (int r = 0; r < count && square > 0; r++)
                scaled[(r * players) + p] /= Math.Sqrt(square);
        }

        return Moments(scaled, players, labels);
    }
}
