namespace MLNet.Xai.Core.Coalitions;

/// <summary>A binary hierarchy of players: features that belong together meet early.</summary>
public sealed partial class PlayerTree
{
    private readonly (int Left, int Right)[] _merges;

    /// <summary>A hierarchy from a linkage matrix, as scipy has it.</summary>
    /// <param name="players">Leaves, 0 to players - 1.</param>
    /// <param name="merges">Merge i makes the node players + i of two nodes; players - 1 of them, the last being all.</param>
    /// <exception cref="ArgumentException">It is no hierarchy of all players.</exception>
    public PlayerTree(int players, IReadOnlyList<(int Left, int Right)> merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        if (merges.Count != players - 1)
            throw new ArgumentException($"A hierarchy of {players} players has {players - 1} merges; there are {merges.Count}.", nameof(merges));
        var used = new bool[players + merges.Count];
        for (int i = 0; i < merges.Count; i++)
        {
            foreach (int node in (ReadOnlySpan<int>)[merges[i].Left, merges[i].Right])
            {
                if (node < 0 || node >= players + i || used[node])
                    throw new ArgumentException($"Merge {i} takes the node {node}, which does not exist yet or is part of another.", nameof(merges));
                used[node] = true;
            }
        }

        (Players, _merges) = (players, [.. merges]);
    }

    /// <summary>Number of leaves.</summary>
    public int Players { get; }

    /// <summary>Merge i makes the node players + i of two nodes.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges => _merges;

    internal int Root => Players + _merges.Length - 1;

    internal (int Left, int Right)? Children(int node) => node < Players ? null : _merges[node - Players];

    /// <summary>The leaves below each node.</summary>
    internal int[][] Leaves()
    {
        var leaves = new int[Players + _merges.Length][];
        for (int p = 0; p < Players; p++)
            leaves[p] = [p];
        for (int i = 0; i < _merges.Length; i++)
            leaves[Players + i] = [.. leaves[_merges[i].Left], .. leaves[_merges[i].Right]];
        return leaves;
    }
}
