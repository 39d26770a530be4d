namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>As <see cref="PairValues"/>, with a weight for each of the 64 background rows.</summary>
/// <param name="credit">One sum a player.</param>
/// <param name="weights">Weights for the longest path.</param>
/// <param name="lanes">Weights of the background rows.</param>
internal sealed class WeightedPairValues(double[] credit, ShapleyWeights weights, LaneSums lanes) : IPairVisitor
{
    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
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
            if (absent > 0)
                off += weights[present, absent - 1] * lanes[rows];
            if (present == 0)
                continue;
            double on = value * weights[present - 1, absent];
            foreach (int player in walk.On)
            {
                if ((rows & ~walk.Meets(player)) is > 0 and var wanting)
                    credit[player] += on * lanes[wanting];
            }
        }

        foreach (int player in walk.Off)
            credit[player] -= value * off;
    }
}
