using System.Numerics;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>
/// Adds up Shapley values and pairwise Shapley interaction indices of the margin (Grabisch and Roubens 1999) per leaf. A leaf that wants the players of U
/// present and those of V absent gives a pair <c>+w(|U|-2, |V|)</c> inside U, <c>+w(|U|, |V|-2)</c> inside V and <c>-w(|U|-1, |V|-1)</c> across.
/// </summary>
/// <param name="credit">Values, a player each.</param>
/// <param name="pairs">Indices, <c>[i * players + j]</c> with i &lt; j.</param>
/// <param name="weights">Weights for the longest path.</param>
/// <param name="scale">What leaf values are multiplied by.</param>
internal sealed class PairInteractions(double[] credit, double[] pairs, ShapleyWeights weights, double scale) : IPairVisitor
{
    private readonly PairValues _values = new(credit, weights, scale);
    private readonly int _players = credit.Length;

    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        _values.Leaf(walk, value, active);
        value *= scale;
        int absent = walk.Off.Length;
        var counts = new UnmetCounts(stackalloc ulong[UnmetCounts.MaxDigits]);
        foreach (int player in walk.On)
            counts.Add(active & ~walk.Meets(player));

        ulong rest = active;
        double inside = 0;
        for (int present = 0; rest != 0; present++)
        {
            ulong rows = counts.Equal(present, rest);
            rest &= ~rows;
            if (rows == 0)
                continue;
            inside += value * weights[present, absent - 2] * BitOperations.PopCount(rows);
            Present(walk, rows, value * weights[present - 2, absent], -value * weights[present - 1, absent - 1]);
        }

        for (int i = 1; i < absent && inside != 0; i++)
        {
            for (int j = 0; j < i; j++)
                Add(walk.Off[i], walk.Off[j], inside);
        }
    }

    private void Present(PairWalk walk, ulong rows, double inside, double across)
    {
        for (int i = 0; i < walk.On.Length; i++)
        {
            ulong unmet = rows & ~walk.Meets(walk.On[i]);
            if (unmet == 0)
                continue;
            double crossing = across * BitOperations.PopCount(unmet);
            foreach (int off in walk.Off)
                Add(walk.On[i], off, crossing);
            for (int j = 0; j < i && inside != 0; j++)
                Add(walk.On[i], walk.On[j], inside * BitOperations.PopCount(unmet & ~walk.Meets(walk.On[j])));
        }
    }

    private void Add(int i, int j, double value) => pairs[(Math.Min(i, j) * _players) + Math.Max(i, j)] += value;
}
