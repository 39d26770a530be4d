using System.Numerics;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>Adds up Shapley values of the margin: exact per leaf, background rows with the same number of unmet players together.</summary>
/// <param name="credit">One sum a player.</param>
/// <param name="weights">Weights for the longest path.</param>
/// <param name="scale">What leaf values are multiplied by: one over the number of background rows.</param>
internal sealed class PairValues(double[] credit, ShapleyWeights weights, double scale) : IPairVisitor
{
    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        value *= scale;
        int absent = walk.Off.Length;
        var counts = new UnmetCounts(stackalloc ulong[UnmetCounts.MaxDigits]);
        foreach (int player in walk.On)
            counts.Add(active & ~walk.Meets(player));

        ulong rest = active;
        double off = 0;
        for (int present = 0; rest != 0; present++)
        {
            ulong rows = counts.Equal(present, rest);
            if (rows == 0)
                continue;
            rest &= ~rows;
            off += weights[present, absent - 1] * BitOperations.PopCount(rows);
            if (present == 0)
                continue;
            double on = value * weights[present - 1, absent];
            foreach (int player in walk.On)
                credit[player] += on * BitOperations.PopCount(rows & ~walk.Meets(player));
        }

        foreach (int player in walk.Off)
            credit[player] -= value * off;
    }
}
