namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="KernelShap"/> does.</summary>
public sealed class KernelShapOptions
{
    /// <summary>Most coalitions, beside nobody and all; null, the default, for shap's 2 x players + 2,048. All are taken where there are no more.</summary>
    public int? Coalitions { get; init; }

    /// <summary>How they are chosen; by leverage scores.</summary>
    public CoalitionSampling Sampling { get; init; }

    /// <summary>Which players the regression keeps; all.</summary>
    public CoalitionSelection Selection { get; init; }

    /// <summary>Players kept by <see cref="CoalitionSelection.Top"/>; 10.</summary>
    public int TopPlayers { get; init; } = 10;

    /// <summary>The lasso's penalty, scikit-learn's alpha, for <see cref="CoalitionSelection.Lasso"/>; 0.01.</summary>
    public double Penalty { get; init; } = 0.01;

    /// <summary>
    /// Stops when the largest standard error is not above this: coalitions double from an eighth of <see cref="Coalitions"/>, and what was evaluated is kept. Null, the
    /// default, takes all at once.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>Seed of the coalitions; 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        if (Coalitions is { } count)
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(Coalitions));
        ArgumentOutOfRangeException.ThrowIfLessThan(TopPlayers, 1);
        if (!(Penalty >= 0 && double.IsFinite(Penalty)))
            throw new ArgumentOutOfRangeException(nameof(Penalty), Penalty, "The penalty is at least 0.");
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), tolerance, "The tolerance is at least 0.");
    }
}
