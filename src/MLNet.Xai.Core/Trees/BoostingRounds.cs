namespace MLNet.Xai.Core.Trees;

/// <summary>
/// Which boosting rounds (iterations) of a model count. A round has all trees that were added together: one an output, times
/// <c>num_parallel_tree</c>. XGBoost's <c>iteration_range</c>; LightGBM's <c>start_iteration</c> and <c>num_iteration</c>.
/// </summary>
public readonly record struct BoostingRounds
{
    /// <summary>Chooses rounds.</summary>
    /// <param name="first">The first round that counts, from 0.</param>
    /// <param name="count">How many count; <see langword="null"/> for all that follow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is negative, or <paramref name="count"/> less than one.</exception>
    public BoostingRounds(int first, int? count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (count is int some)
            ArgumentOutOfRangeException.ThrowIfLessThan(some, 1, nameof(count));
        First = first;
        Count = count;
    }

    /// <summary>Every round of the file.</summary>
    public static BoostingRounds All => default;

    /// <summary>The first round that counts.</summary>
    public int First { get; }

    /// <summary>How many rounds count; <see langword="null"/> for all from <see cref="First"/> on.</summary>
    public int? Count { get; }

    /// <summary>The rounds of a model that has so many.</summary>
    internal (int From, int To) Of(int rounds)
    {
        long to = Count is int count ? (long)First + count : rounds;
        if (First >= rounds || to > rounds)
            throw new ArgumentOutOfRangeException(nameof(rounds), $"Rounds {First} to {Math.Max(to, First + 1L) - 1} are asked for; the model has {rounds}, counted from 0.");
        return (First, (int)to);
    }
}
