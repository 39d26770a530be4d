namespace MLNet.Xai.Tabular;

/// <summary>Where <c>Explain().AccumulatedLocalEffects</c> looks.</summary>
public sealed class AccumulatedLocalEffectsOptions : GlobalOptions
{
    /// <summary>Bins of about as many rows each along a number; 40 by default, 10 of each of two features. Fewer where values repeat; their edges are values of rows, as in R's ALEPlot.</summary>
    public int? Bins { get; set; }

    /// <summary>Most categories of a feature that has no order; 100 by default.</summary>
    public int MaxCategories { get; set; } = 100;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Bins is { } bins)
            ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1, Name(nameof(Bins)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCategories, 2, Name(nameof(MaxCategories)));
    }
}
