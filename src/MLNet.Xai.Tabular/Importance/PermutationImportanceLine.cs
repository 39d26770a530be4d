namespace MLNet.Xai.Tabular;

/// <summary>How much worse one metric is when one feature is shuffled: a line of <see cref="PermutationImportanceTable"/>.</summary>
public sealed class PermutationImportanceLine
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>The metric's name, as <see cref="ImportanceMetric"/> spells it.</summary>
    public required string Metric { get; init; }

    /// <summary>Mean over the shufflings of how much worse the metric is, in its own units: the score lost, or the error gained. Around zero, also below it, for what the model does not need.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation over the shufflings, dividing by their number less one; NaN for a single one.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Lower end of Student's interval of the mean over shufflings of the same rows; NaN for a single shuffling.</summary>
    public required double Low { get; init; }

    /// <summary>Its upper end.</summary>
    public required double High { get; init; }

    /// <summary>Number of shufflings.</summary>
    public required int Repeats { get; init; }
}
