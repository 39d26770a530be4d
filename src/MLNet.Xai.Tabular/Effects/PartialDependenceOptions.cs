namespace MLNet.Xai.Tabular;

/// <summary>Where <c>Explain().PartialDependence</c> looks.</summary>
public sealed class PartialDependenceOptions : GlobalOptions
{
    /// <summary>Points along a number; 100 by default, 20 of each of two features. All values where there are fewer.</summary>
    public int? Points { get; set; }

    /// <summary>Part of the rows below the first point; 0.05 by default.</summary>
    public double LowPercentile { get; set; } = 0.05;

    /// <summary>Part of the rows at or below the last point; 0.95 by default.</summary>
    public double HighPercentile { get; set; } = 0.95;

    /// <summary>Rows that get curves of their own (individual conditional expectation), taken evenly; 50 by default, 0 for none. Each is scored at every point.</summary>
    public int IndividualRows { get; set; } = 50;

    /// <summary>Most categories of a feature that has no order; 100 by default.</summary>
    public int MaxCategories { get; set; } = 100;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Points is { } points)
            ArgumentOutOfRangeException.ThrowIfLessThan(points, 2, Name(nameof(Points)));
        if (!(LowPercentile >= 0 && LowPercentile < HighPercentile && HighPercentile <= 1))
            throw new ArgumentException($"{Name(nameof(LowPercentile))} and {nameof(HighPercentile)}, {LowPercentile} and {HighPercentile}, are no range between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(IndividualRows, Name(nameof(IndividualRows)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCategories, 2, Name(nameof(MaxCategories)));
    }
}
