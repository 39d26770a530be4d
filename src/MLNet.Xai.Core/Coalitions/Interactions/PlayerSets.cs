namespace MLNet.Xai.Core.Coalitions;

/// <summary>All sets of 1 to so many players, by size and then lexicographically: {0}, {1}, ..., {0, 1}, {0, 2}, ...</summary>
internal sealed class PlayerSets
{
    private const long Most = 20_000_000;
    private readonly long[,] _binomial;
    private readonly int[] _first;

    /// <exception cref="ArgumentOutOfRangeException">The order is not from 1 to the players, or there are too many sets.</exception>
    public PlayerSets(int players, int order)
    {
        if (order < 1 || order > players)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"Interactions are of 1 to {players} players, as many as there are.");
        (Players, Order) = (players, order);
        _binomial = new long[players + 1, order + 1];
        for (int n = 0; n <= players; n++)
        {
            _binomial[n, 0] = 1;
            for (int k = 1; k <= Math.Min(n, order); k++)
                _binomial[n, k] = Math.Min(Most + 1, _binomial[n - 1, k - 1] + _binomial[n - 1, k]);
        }

        _first = new int[order + 2];
        long count = 0;
        for (int k = 1; k <= order; k++)
        {
            count += _binomial[players, k];
            if (count > Most)
                throw new ArgumentOutOfRangeException(nameof(order), order, $"{players} players have more than {Most:N0} sets of up to {order}. Take a lower order, or group features.");
            _first[k + 1] = (int)count;
        }
    }

    public int Players { get; }

    public int Order { get; }

    public int Count => _first[^1];

    /// <summary>The place of a set whose players are given in ascending order.</summary>
    public int Rank(ReadOnlySpan<int> players)
    {
        // Sets that come after it in its size: those of the players counted from the other end.
        int size = players.Length;
        long after = 0;
        for (int i = 0; i < size; i++)
            after += size - i <= Players - 1 - players[i] ? _binomial[Players - 1 - players[i], size - i] : 0;
        return _first[size + 1] - 1 - (int)after;
    }

    public IEnumerable<int[]> All()
    {
        for (int size = 1; size <= Order; size++)
        {
            int[] set = [.. Enumerable.Range(0, size)];
            while (true)
            {
                yield return [.. set];
                int at = size - 1;
                while (at >= 0 && set[at] == Players - size + at)
                    at--;
                if (at < 0)
                    break;
                set[at]++;
                for (int k = at + 1; k < size; k++)
                    set[k] = set[k - 1] + 1;
            }
        }
    }
}
