using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Gradient boosting of regression trees over coalitions: every feature is whether a player takes part. Least squares, greedy splits, no randomness.</summary>
/// <remarks>Friedman, 2001. Rounds x depth x coalitions x players.</remarks>
internal sealed class BoostedTrees
{
    // What is left to split must be worth it against rounding.
    private const double LeastGain = 1e-14;
    private readonly byte[] _masks;
    private readonly int _players;
    private readonly double[] _residuals;
    private readonly double _learningRate;
    private readonly double _least;
    private readonly TreeEnsembleBuilder _builder;

    private BoostedTrees(byte[] masks, int players, double[] targets, ProxyShapOptions options)
    {
        (_masks, _players, _learningRate) = (masks, players, options.LearningRate);
        _builder = new TreeEnsembleBuilder(players);
        double mean = targets.Average();
        _builder.BaseOffset[0] = mean;
        _residuals = [.. targets.Select(t => t - mean)];
        _least = LeastGain * Math.Max(double.Epsilon, _residuals.Sum(r => r * r));
        int[] all = [.. Enumerable.Range(0, targets.Length)];
        for (int tree = 0; tree < options.Trees && (tree == 0 || Best(all) >= 0); tree++)
            Grow(_builder.AddTree(), all, options.Depth);
    }

    /// <summary>Trees whose features are the players, 1 present and 0 absent.</summary>
    /// <param name="masks">Targets x players.</param>
    /// <param name="players">Number of players.</param>
    /// <param name="targets">What to predict.</param>
    /// <param name="options">Rounds, depth and learning rate.</param>
    public static TreeEnsemble Fit(byte[] masks, int players, double[] targets, ProxyShapOptions options) => new BoostedTrees(masks, players, targets, options)._builder.Build();

    private void Grow(int node, int[] rows, int depth)
    {
        int player = depth > 0 && rows.Length > 1 ? Best(rows) : -1;
        if (player < 0)
        {
            double value = _learningRate * rows.Average(r => _residuals[r]);
            foreach (int row in rows)
                _residuals[row] -= value;
            _builder.SetLeaf(node, [value], rows.Length);
            return;
        }

        _builder.SetSplit(node, player, 0.5f, out int without, out int with, cover: rows.Length);
        Grow(without, [.. rows.Where(r => !Has(r, player))], depth - 1);
        Grow(with, [.. rows.Where(r => Has(r, player))], depth - 1);
    }

    /// <summary>The player whose split lowers the squared error most, the first of equals; -1 where none does.</summary>
    private int Best(int[] rows)
    {
        var sums = new double[_players];
        var counts = new int[_players];
        double all = 0;
        foreach (int row in rows)
        {
            double residual = _residuals[row];
            all += residual;
            ReadOnlySpan<byte> mask = _masks.AsSpan(row * _players, _players);
            for (int p = 0; p < mask.Length; p++)
            {
                sums[p] += mask[p] * residual;
                counts[p] += mask[p];
            }
        }

        int best = -1;
        double most = _least;
        for (int p = 0; p < _players; p++)
        {
            if (counts[p] == 0 || counts[p] == rows.Length)
                continue;
            double others = all - sums[p];
            double gain = (sums[p] * sums[p] / counts[p]) + (others * others / (rows.Length - counts[p])) - (all * all / rows.Length);
            if (gain > most * (1 + 1e-9))
                (best, most) = (p, gain);
        }

        return best;
    }

    private bool Has(int row, int player) => _masks[(row * _players) + player] != 0;
}
