namespace MLNet.Xai.Tabular;

/// <summary>Which interactions <c>Explain().InteractionStrength</c> measures.</summary>
public sealed class InteractionStrengthOptions : GlobalOptions
{
    /// <summary>The defaults: all features, all pairs, 200 rows.</summary>
    public InteractionStrengthOptions() => MaxRows = 200;

    /// <summary>The features that are measured, and paired with each other; all when <see langword="null"/>, the default.</summary>
    public IReadOnlyList<string>? Features { get; set; }

    /// <summary>Whether pairs are measured, too; by default they are. There are features x (features - 1) / 2.</summary>
    public bool Pairs { get; set; } = true;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Features is { Count: 0 })
            throw new ArgumentException($"{Name(nameof(Features))} is empty; leave it null for all features.");
        if (Features is { } features && features.Distinct(StringComparer.Ordinal).Count() != features.Count)
            throw new ArgumentException($"{Name(nameof(Features))} names a feature twice: {string.Join(", ", features)}.");
    }
}
