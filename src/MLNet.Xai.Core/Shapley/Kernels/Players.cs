using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>The players that the trees use, and the place among a row's values at which each one's credit is reported.</summary>
/// <param name="slots">The features of every player.</param>
/// <param name="groups">The group that every player is, where features are grouped; else <see langword="null"/>.</param>
internal sealed class Players(int[][] slots, int[]? groups)
{
    /// <summary>Number of players.</summary>
    public int Count => slots.Length;

    /// <summary>The place to credit for a row: the player's group, without groups its active slot, else its first.</summary>
    public int Place(int player, ReadOnlySpan<float> row)
    {
        if (groups is not null)
            return groups[player];
        int[] own = slots[player];
        if (own.Length > 1)
        {
            foreach (int slot in own)
            {
                if (row[slot] > 0)
                    return slot;
            }
        }

        return own[0];
    }
}

/// <summary>Numbers the players that trees use, in the order of their first appearance.</summary>
/// <param name="ensemble">The trees.</param>
/// <param name="groups">The group of every feature, which is its player; empty where there are none.</param>
internal sealed class PlayersBuilder(TreeEnsemble ensemble, ReadOnlyMemory<int> groups)
{
    private readonly Dictionary<int, int> _known = [];

    /// <summary>The number of the player that a feature belongs to.</summary>
    public int Add(int feature)
    {
        int player = Player(feature);
        if (!_known.TryGetValue(player, out int index))
            _known[player] = index = _known.Count;
        return index;
    }

    /// <summary>The players with all their features.</summary>
    public Players Build()
    {
        var slots = new List<int>[_known.Count];
        for (int feature = 0; feature < ensemble.FeatureCount; feature++)
        {
            if (_known.TryGetValue(Player(feature), out int index))
                (slots[index] ??= []).Add(feature);
        }

        return new Players([.. slots.Select(s => s.ToArray())], groups.IsEmpty ? null : [.. _known.OrderBy(p => p.Value).Select(p => p.Key)]);
    }

    private int Player(int feature) => groups.IsEmpty ? ensemble.Players[feature] : groups.Span[feature];
}
