namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="SampledInteractions"/> does.</summary>
public sealed class SampledInteractionOptions
{
    /// <summary>Which index: SII, k-SII (the default) or STII.</summary>
    public InteractionIndex Index { get; init; } = InteractionIndex.KShapley;

    /// <summary>Most rounds, 2 at least; 20. A round gives one sample of every pair and costs about players^2 evaluations (2 players^2 of an odd number of players).</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>Stops when the largest standard error is not above this, after 8 rounds at least. Null, the default, takes all rounds.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Seed of the orders; 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 2);
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), tolerance, "The tolerance is at least 0.");
        if (Index is not (InteractionIndex.Shapley or InteractionIndex.KShapley or InteractionIndex.ShapleyTaylor))
            throw new ArgumentOutOfRangeException(nameof(Index), Index, "Random orders give SII, k-SII and STII. For FSII and BII take ExactGame (up to 16 players) or trees' own explainer.");
    }
}
