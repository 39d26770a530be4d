namespace MLNet.Xai.Core.Reasons;

/// <summary>Ranks codes by how far their features together push a row to the wrong side of a cutoff.</summary>
/// <remarks>
/// A code's contribution is the sum of its features'. Reasons are taken one by one: of the codes that are left, all whose contribution is within the tolerance of the strongest one's are equals,
/// of which the first declared is taken. A contribution that is not larger than the tolerance pushes nowhere. Sums are taken in declared order, so that the order of the features in a
/// table changes nothing, not even a last bit.
/// </remarks>
public sealed class ReasonRanking
{
    private readonly int[][] _codes;
    private readonly int _features;
    private readonly int _sign;
    private readonly int _most;

    /// <summary>Prepares the ranking.</summary>
    /// <param name="codes">The features of every code, by index, codes and features in their declared order. Every feature is in exactly one code.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="lowScoresAreWrong">Whether contributions below zero push to the wrong side (the default) or those above zero.</param>
    /// <param name="mostReasons">At most so many reasons; 4 by default.</param>
    /// <exception cref="ArgumentException">A feature is in no code, in two, or is not there, or a code has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mostReasons"/> is below 1.</exception>
    public ReasonRanking(IReadOnlyList<IReadOnlyList<int>> codes, int features, bool lowScoresAreWrong = true, int mostReasons = 4)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostReasons, 1);
        bool[] taken = new bool[features];
        for (int c = 0; c < codes.Count; c++)
        {
            if (codes[c].Count == 0)
                throw new ArgumentException($"The code {c} has no feature.", nameof(codes));
            foreach (int feature in codes[c])
            {
                if (feature < 0 || feature >= features)
                    throw new ArgumentException($"The code {c} has a feature {feature}; there are {features}.", nameof(codes));
                if (taken[feature])
                    throw new ArgumentException($"The feature {feature} is in two codes, or twice in one.", nameof(codes));
                taken[feature] = true;
            }
        }

        int without = Array.IndexOf(taken, false);
        if (without >= 0)
            throw new ArgumentException($"The feature {without} is in no code.", nameof(codes));
        (_codes, _features, _sign, _most) = ([.. codes.Select(code => code.ToArray())], features, lowScoresAreWrong ? -1 : 1, mostReasons);
    }

    /// <summary>The reasons of a row.</summary>
    /// <param name="contributions">One a feature, all in the same additive units: Shapley values of the margin against the comparison.</param>
    /// <param name="tolerance">What counts as equal, in the same units, and as nothing; 0 by default.</param>
    /// <exception cref="ArgumentException">There are not as many contributions as features, or one is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is below 0 or NaN.</exception>
    public RankedReasons Rank(ReadOnlySpan<double> contributions, double tolerance = 0)
    {
        if (contributions.Length != _features)
            throw new ArgumentException($"There are {contributions.Length} contributions for {_features} features.", nameof(contributions));
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is at least 0.");
        foreach (double contribution in contributions)
        {
            if (!double.IsFinite(contribution))
                throw new ArgumentException($"A contribution is {contribution}; reasons are ranked by finite ones.", nameof(contributions));
        }

        double[] pushes = new double[_codes.Length];
        double total = 0;
        for (int c = 0; c < _codes.Length; c++)
        {
            foreach (int feature in _codes[c])
                pushes[c] += _sign * contributions[feature];
            total += pushes[c];
        }

        var reasons = new List<RankedReason>();
        double last = double.NaN, next = Strongest(pushes);
        while (reasons.Count < _most && next > tolerance)
        {
            int code = Array.FindIndex(pushes, push => push >= next - tolerance && push > tolerance);
            last = pushes[code];
            reasons.Add(new RankedReason(code, Leading(_codes[code], contributions, tolerance), _sign * last, total > tolerance ? last / total : double.NaN));
            pushes[code] = double.NegativeInfinity;
            next = Strongest(pushes);
        }

        return new RankedReasons(reasons, _sign * total, last - (next > tolerance ? next : 0));
    }

    private static double Strongest(double[] pushes)
    {
        double strongest = double.NegativeInfinity;
        foreach (double push in pushes)
            strongest = Math.Max(strongest, push);
        return strongest;
    }

    private int Leading(int[] members, ReadOnlySpan<double> contributions, double tolerance)
    {
        double most = double.NegativeInfinity;
        foreach (int feature in members)
            most = Math.Max(most, _sign * contributions[feature]);
        foreach (int feature in members)
        {
            if (_sign * contributions[feature] >= most - tolerance)
                return feature;
        }

        return members[0];
    }
}
