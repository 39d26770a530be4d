namespace MLNet.Xai.Core.Contrast;

/// <summary>Options of <see cref="CounterfactualSearch"/>.</summary>
public sealed class CounterfactualOptions
{
    /// <summary>Most counterfactuals of a row; 3.</summary>
    public int Count { get; init; } = 3;

    /// <summary>What every changed feature costs beside its distance; 0.1. With more, fewer features change; 0 for the least distance alone.</summary>
    public double ChangeCost { get; init; } = 0.1;

    /// <summary>Most features that change; any number when null.</summary>
    public int? MaxChanges { get; init; }

    /// <summary>What it is worth that a further counterfactual lies this far from those before: from 0, the cheapest one next, up to 1; 0.5.</summary>
    public double Diversity { get; init; } = 0.5;

    /// <summary>The least plausibility of a counterfactual (<see cref="ContrastSpace.Plausibility"/>), from 0, any, to 1; 0.</summary>
    public double MinimumPlausibility { get; init; }

    /// <summary>Most rows that the model scores for one explained row; 20,000. With more the search proves more often that nothing is nearer.</summary>
    public int Scorings { get; init; } = 20_000;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 100);
        if (MaxChanges is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaxChanges));
        if (!(ChangeCost >= 0 && double.IsFinite(ChangeCost)))
            throw new ArgumentOutOfRangeException(nameof(ChangeCost), ChangeCost, "The cost of a change is at least 0.");
        if (Diversity is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Diversity), Diversity, "Diversity is from 0 to 1.");
        if (MinimumPlausibility is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumPlausibility), MinimumPlausibility, "A plausibility is from 0 to 1.");
    }
}
