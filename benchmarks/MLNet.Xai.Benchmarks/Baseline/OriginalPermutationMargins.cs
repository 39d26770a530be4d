using System.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Units;

namespace MLNet.Xai.Benchmarks.Baseline;

/// <summary>
/// The margins along chains of coalitions, one chain an order of the players, for one explained row and 64 background rows:
/// <c>[((order * (players + 2)) + size) * 64 + background row]</c>, where the coalition of a size holds the first so many players of the order.
/// </summary>
/// <remarks>
/// As the library had it before orders were done side by side. A leaf that wants U present and V absent counts for the sizes from the last of U up to before the first of V: a step up and a step down,
/// whatever the number of players.
/// </remarks>
internal sealed class OriginalPermutationMargins(int players, int orders) : IMargins
{
    private const int Lanes = 64;
    private readonly int[] _unmet = new int[players];

    /// <summary>For every order the position of every player.</summary>
    public int[] Positions { get; } = new int[orders * players];

    /// <summary>The margins, once <see cref="Finish"/> has run.</summary>
    public double[] Values { get; } = new double[orders * (players + 2) * Lanes];

    /// <summary>Forgets all leaves.</summary>
    public void Clear() => Array.Clear(Values);

    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            int unmet = 0;
            foreach (int player in walk.On)
            {
                if ((walk.Meets(player) >> lane & 1) == 0)
                    _unmet[unmet++] = player;
            }

            for (int order = 0; order < orders; order++)
            {
                ReadOnlySpan<int> positions = Positions.AsSpan(order * players, players);
                int from = 0;
                for (int i = 0; i < unmet; i++)
                    from = Math.Max(from, positions[_unmet[i]] + 1);
                int to = players;
                foreach (int player in walk.Off)
                    to = Math.Min(to, positions[player]);
                if (from > to)
                    continue;
                int chain = order * (players + 2);
                Values[((chain + from) * Lanes) + lane] += value;
                Values[((chain + to + 1) * Lanes) + lane] -= value;
            }
        }
    }

    /// <summary>Turns steps into margins and adds what every coalition starts from.</summary>
    public void Finish(double constant)
    {
        for (int order = 0; order < orders; order++)
        {
            Span<double> chain = Values.AsSpan(order * (players + 2) * Lanes, (players + 2) * Lanes);
            for (int i = 0; i < Lanes; i++)
                chain[i] += constant;
            for (int i = Lanes; i < chain.Length; i++)
                chain[i] += chain[i - Lanes];
        }
    }
}
