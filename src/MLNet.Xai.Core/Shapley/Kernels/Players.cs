using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>The players that the trees use, and the feature at which each one's credit is reported.</summary>
internal sealed class Players(int[][] slots)
{
    /// <summary>Number of players.</summary>
    public int Count => slots.Length;

    /// <summary>The feature to credit for a row: the player's active slot, else its first.</summary>
    public int Feature(int player, ReadOnlySpan<float> row)
    {
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
internal sealed class PlayersBuilder(TreeEnsemble ensemble)
{
    private readonly Dictionary<int, int> _known = [];

    /// <summary>The number of the player that a feature belongs to.</summary>
    public int Add(int feature)
    {
        int player = ensemble.Players[feature];
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
            if (_known.TryGetValue(ensemble.Players[feature], out int index))
                (slots[index] ??= []).Add(feature);
        }

        return new Players([.. slots.Select(s => s.ToArray())]);
    }
}
