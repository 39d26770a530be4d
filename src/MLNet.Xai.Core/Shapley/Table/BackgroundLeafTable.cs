using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>
/// Interventional values of a leaf for every pattern of an explained row, from the patterns of the background rows: independent of their number.
/// </summary>
/// <remarks>
/// With the row on p and a background row on b (bit sets), a player's factor in the multilinear extension at t is 1 when both are on, t when only the row
/// is, 1 - t when only the background row is, 0 when neither is. Summed over the background that is a butterfly a player,
/// <c>F(p) = sum over b of count(b) * product of factors</c>; a player's derivative follows from F with the player on and off:
/// <c>(F(on) - F(off) / (1 - t)) / t</c> for a row that is on, <c>-F(off) / (1 - t)</c> for one that is off. Gauss-Legendre integrates it exactly.
/// </remarks>
internal sealed unsafe class BackgroundLeafTable(int backgroundCount) : LeafTable
{
    private const int Patterns = 1 << TableCompiler.MaxPlayers;
    private readonly double[] _counts = new double[Patterns];
    private readonly double[] _factors = new double[Patterns];
    private readonly double[] _sums = new double[TableCompiler.MaxPlayers * Patterns];

    public override void Write(LeafPath path, TableTree tree, int leaf, double* to)
    {
        int patterns = 1 << path.Depth;
        Array.Clear(_counts, 0, patterns);
        foreach (uint entry in tree.Background!.Leaf(leaf))
            _counts[entry & 0xFF] += entry >> 8;
        (double[] points, double[] weights) = GaussLegendre.Rule(GaussLegendre.PointsFor(path.Depth));
        double scale = tree.LeafValues[leaf] / backgroundCount;
        fixed (double* factors = _factors)
        fixed (double* sums = _sums)
        {
            new Span<double>(sums, path.Depth * patterns).Clear();
            for (int q = 0; q < points.Length; q++)
            {
                Factors(factors, path.Depth, points[q]);
                AddDerivatives(factors, sums, path.Depth, points[q], scale * weights[q]);
            }

            new Span<double>(to, patterns * 8).Clear();
            for (int player = 0; player < path.Depth; player++)
            {
                double* from = sums + (player * patterns);
                double* lane = to + path.Lanes[player];
                for (int p = 0; p < patterns; p++)
                    lane[p * 8] = from[p];
            }
        }
    }

    private void Factors(double* factors, int players, double t)
    {
        int patterns = 1 << players;
        _counts.AsSpan(0, patterns).CopyTo(new Span<double>(factors, patterns));
        for (int bit = 1; bit < patterns; bit <<= 1)
        {
            for (int block = 0; block < patterns; block += 2 * bit)
            {
                for (int p = block; p < block + bit; p++)
                {
                    double off = factors[p];
                    double on = factors[p + bit];
                    factors[p] = (1 - t) * on;
                    factors[p + bit] = (t * off) + on;
                }
            }
        }
    }

    private static void AddDerivatives(double* factors, double* sums, int players, double t, double weight)
    {
        int patterns = 1 << players;
        double perOff = weight / (1 - t);
        double perOn = weight / t;
        double across = perOff / t;
        for (int player = 0; player < players; player++, sums += patterns)
        {
            int bit = 1 << player;
            for (int block = 0; block < patterns; block += 2 * bit)
            {
                for (int p = block; p < block + bit; p++)
                {
                    double off = factors[p];
                    sums[p] -= off * perOff;
                    sums[p + bit] += (factors[p + bit] * perOn) - (off * across);
                }
            }
        }
    }
}
