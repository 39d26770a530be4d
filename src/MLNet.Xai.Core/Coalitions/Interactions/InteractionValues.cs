namespace MLNet.Xai.Core.Coalitions;

/// <summary>Interactions of all sets of players up to an order, for every output.</summary>
public sealed class InteractionValues
{
    private readonly PlayerSets _sets;
    private readonly double[] _values;
    private readonly double[] _errors;

    internal InteractionValues(InteractionIndex index, PlayerSets sets, double[] values, double[]? errors, double[] baseValues, double[] predictions, long evaluations)
    {
        (Index, _sets, _values, _errors) = (index, sets, values, errors ?? new double[values.Length]);
        (BaseValues, Predictions, Evaluations) = (baseValues, predictions, evaluations);
    }

    /// <summary>Which index they are.</summary>
    public InteractionIndex Index { get; }

    /// <summary>Most players of a set.</summary>
    public int Order => _sets.Order;

    /// <summary>Number of players.</summary>
    public int Players => _sets.Players;

    /// <summary>Number of outputs.</summary>
    public int Outputs => _values.Length / _sets.Count;

    /// <summary>Number of sets.</summary>
    public int Count => _sets.Count;

    /// <summary>Outputs x sets, in the order of <see cref="Sets"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Standard errors of <see cref="Values"/> from sampling; zero where nothing was left to chance.</summary>
    public ReadOnlySpan<double> StandardErrors => _errors;

    /// <summary>By output: the value of nobody.</summary>
    public IReadOnlyList<double> BaseValues { get; }

    /// <summary>By output: the value of all players.</summary>
    public IReadOnlyList<double> Predictions { get; }

    /// <summary>Coalitions that were evaluated.</summary>
    public long Evaluations { get; }

    /// <summary>The interaction of some players, in any order.</summary>
    /// <exception cref="ArgumentException">There are no such players, one comes twice, or they are more than <see cref="Order"/>.</exception>
    public double this[int output, params ReadOnlySpan<int> players] => _values[Place(output, players)];

    /// <summary>The standard error of an interaction.</summary>
    /// <exception cref="ArgumentException">There are no such players, one comes twice, or they are more than <see cref="Order"/>.</exception>
    public double StandardError(int output, params ReadOnlySpan<int> players) => _errors[Place(output, players)];

    /// <summary>All sets by size, then lexicographically, each ascending.</summary>
    public IEnumerable<int[]> Sets() => _sets.All();

    private int Place(int output, ReadOnlySpan<int> players)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, Outputs);
        int[] sorted = [.. players];
        Array.Sort(sorted);
        if (sorted.Length == 0 || sorted.Length > Order || sorted[0] < 0 || sorted[^1] >= Players || sorted.Distinct().Count() != sorted.Length)
            throw new ArgumentException($"{{{string.Join(", ", sorted)}}} is no set of 1 to {Order} of the players 0 to {Players - 1}.", nameof(players));
        return (output * Count) + _sets.Rank(sorted);
    }
}
