using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Shapley;

/// <summary>Adds up interactions of one row and output by sets of players, at the places where a row's players have theirs.</summary>
internal sealed class SetSums(PlayerSets sets, int[] places, Memory<double> sums)
{
    /// <summary>Most players of a set.</summary>
    public int Order => sets.Order;

    /// <summary>Adds to a set.</summary>
    public void Add(ReadOnlySpan<int> players, double value)
    {
        Span<int> sorted = players.Length <= 16 ? stackalloc int[players.Length] : new int[players.Length];
        for (int i = 0; i < players.Length; i++)
            sorted[i] = places[players[i]];
        sorted.Sort();
        sums.Span[sets.Rank(sorted)] += value;
    }
}
