namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().ContrastiveExplanations</c> and <c>WithContrastiveExplanations</c> append, and how it is searched.</summary>
public sealed class ContrastiveColumnOptions : ContrastColumnOptions
{
    /// <summary>The defaults: 500 background rows, their medians and most frequent categories for a base row.</summary>
    public ContrastiveColumnOptions()
        : base(backgroundRows: 500)
    {
    }

    /// <summary>By slot of the feature column the value that stands for "absent"; others have the background's median, or most frequent category.</summary>
    public IReadOnlyDictionary<string, float>? BaseValues { get; set; }

    /// <inheritdoc cref="Core.Contrast.ContrastiveOptions.ChangeCost"/>
    public double ChangeCost { get; set; } = 0.1;

    /// <inheritdoc cref="Core.Contrast.ContrastiveOptions.Scorings"/>
    public int Scorings { get; set; } = 20_000;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 100, Name(nameof(Scorings)));
        if (!(ChangeCost >= 0 && double.IsFinite(ChangeCost)))
            throw new ArgumentOutOfRangeException(Name(nameof(ChangeCost)), ChangeCost, "The cost of a change is at least 0.");
    }

    /// <inheritdoc/>
    internal override void CheckFeatures(SlotGroups features, IReadOnlyList<string> slots)
    {
        base.CheckFeatures(features, slots);
        foreach (string slot in BaseValues?.Keys ?? [])
        {
            if (!slots.Contains(slot, StringComparer.Ordinal))
                throw new ArgumentException($"{Name(nameof(BaseValues))} names the slot '{slot}'; there are {string.Join(", ", slots)}.");
        }
    }
}
