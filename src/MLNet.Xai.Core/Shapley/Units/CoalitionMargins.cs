using System.Numerics;
using System.Numerics.Tensors;
using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// The margins of all coalitions of players for one explained row and 64 background rows: <c>[coalition * 64 + background row]</c>, coalition players
/// from the explained row, the rest from the background row.
/// </summary>
/// <remarks>
/// A leaf that wants U present and V absent adds its value to every coalition that has all of U and none of V: by inclusion and exclusion over V that is
/// <c>2^|V|</c> signed terms "has all of W", which one butterfly turns into coalitions for all leaves of all trees together.
/// </remarks>
internal sealed class CoalitionMargins(int players) : IMargins
{
    private const int Lanes = 64;

    /// <summary>The margins, once <see cref="Finish"/> has run.</summary>
    public double[] Values { get; } = new double[Lanes << players];

    /// <summary>Forgets all leaves.</summary>
    public void Clear() => Array.Clear(Values);

    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        int absent = 0;
        foreach (int player in walk.Off)
            absent |= 1 << player;
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            int present = 0;
            foreach (int player in walk.On)
                present |= (int)(~walk.Meets(player) >> lane & 1) << player;
            for (int part = absent; ; part = (part - 1) & absent)
            {
                Values[((present | part) * Lanes) + lane] += (BitOperations.PopCount((uint)part) & 1) == 0 ? value : -value;
                if (part == 0)
                    break;
            }
        }
    }

    /// <summary>Sums over subsets and adds what every coalition starts from.</summary>
    public void Finish(double constant)
    {
        for (int player = 0; player < players; player++)
        {
            int half = Lanes << player;
            for (int from = 0; from < Values.Length; from += 2 * half)
            {
                Span<double> with = Values.AsSpan(from + half, half);
                TensorPrimitives.Add(with, Values.AsSpan(from, half), with);
            }
        }

        TensorPrimitives.Add(Values, constant, Values);
    }
}
