using System.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Shapley;

/// <summary>
/// Interventional interactions leaf by leaf, for 64 background rows at once. For a pair of rows a leaf wants the players of U (on, and not met by the background row) present and those of V
/// (off) absent: a set of them gets the leaf's value times -1 for each of V, times the weight of the other players of U before, those of V after.
/// </summary>
/// <param name="sums">Where interactions are added up.</param>
/// <param name="weights">By size of a set, number of other players, and present ones of these.</param>
/// <param name="scale">What leaf values are multiplied by: one over the number of background rows.</param>
internal sealed class PairSets(SetSums sums, double[][][] weights, double scale) : IPairVisitor
{
    private readonly int[] _chosen = new int[sums.Order];
    private readonly List<(int Unmet, ulong Rows)> _counts = [];

    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        var counts = new UnmetCounts(stackalloc ulong[UnmetCounts.MaxDigits]);
        foreach (int player in walk.On)
            counts.Add(active & ~walk.Meets(player));
        _counts.Clear();
        ulong rest = active;
        for (int unmet = 0; rest != 0; unmet++)
        {
            ulong rows = counts.Equal(unmet, rest);
            rest &= ~rows;
            if (rows != 0)
                _counts.Add((unmet, rows));
        }

        Choose(walk, 0, 0, 0, value * scale, active);
    }

    private void Choose(PairWalk walk, int at, int size, int present, double value, ulong rows)
    {
        if (at == walk.On.Length + walk.Off.Length)
        {
            if (size > 0)
                Add(walk, size, present, value, rows);
            return;
        }

        Choose(walk, at + 1, size, present, value, rows);
        if (size == _chosen.Length)
            return;
        bool on = at < walk.On.Length;
        int player = _chosen[size] = on ? walk.On[at] : walk.Off[at - walk.On.Length];
        ulong left = on ? rows & ~walk.Meets(player) : rows;
        if (left != 0)
            Choose(walk, at + 1, size + 1, on ? present + 1 : present, on ? value : -value, left);
    }

    private void Add(PairWalk walk, int size, int present, double value, ulong rows)
    {
        double sum = 0;
        foreach ((int unmet, ulong of) in _counts)
        {
            int together = BitOperations.PopCount(rows & of);
            if (together > 0)
                sum += together * weights[size][unmet + walk.Off.Length - size][unmet - present];
        }

        sums.Add(_chosen.AsSpan(0, size), value * sum);
    }
}
