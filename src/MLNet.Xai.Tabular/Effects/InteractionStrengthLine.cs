namespace MLNet.Xai.Tabular;

/// <summary>How much features interact on an output: a line of <see cref="InteractionStrengthTable"/>.</summary>
public sealed class InteractionStrengthLine
{
    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>The feature that it interacts with; empty for all others together.</summary>
    public required string With { get; init; }

    /// <summary>Name of the output; empty where it has none.</summary>
    public required string Output { get; init; }

    /// <summary>Friedman's H: the part of the two's effect together, as a root of variances, that neither has alone.</summary>
    public required double Strength { get; init; }

    /// <summary>Root of the mean square of the interaction part, in units of the output. H is large, too, where features hardly do anything; this is not.</summary>
    public required double Size { get; init; }
}
