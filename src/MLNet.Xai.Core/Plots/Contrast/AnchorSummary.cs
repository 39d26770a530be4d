using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Plots;

/// <summary>A rule for <see cref="AnchorPlot"/>.</summary>
/// <param name="Conditions">Its conditions in words; none for the rule that always holds.</param>
/// <param name="Says">What the model says of the row, and mostly of all that keep the rule.</param>
/// <param name="Precision">How often.</param>
/// <param name="PrecisionLow">Lower bound of that.</param>
/// <param name="PrecisionHigh">Upper bound.</param>
/// <param name="Coverage">How many rows keep the rule.</param>
/// <param name="IsAnchor">Whether the precision is what was asked for.</param>
public sealed record AnchorSummary(IReadOnlyList<string> Conditions, string Says, double Precision, double PrecisionLow, double PrecisionHigh, double Coverage, bool IsAnchor)
{
    /// <summary>Number of the row in its data; none by default.</summary>
    public long? RowNumber { get; init; }

    /// <summary>A rule that was found.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="space">The space that it was found in.</param>
    /// <param name="says">What the model says of the row; the rule's target in words when null.</param>
    /// <param name="slotNames">Names of the slots, which one-hot categories are called by.</param>
    public static AnchorSummary Of(AnchorRule rule, ContrastSpace space, string? says = null, IReadOnlyList<string>? slotNames = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(space);
        return new AnchorSummary([.. rule.Conditions.Select(c => c.Describe(space.Features[c.Feature].Name, slotNames is null ? null : [.. space.Features[c.Feature].Slots.Select(s => slotNames[s])]))],
            says ?? rule.Target.ToString(), rule.Precision, rule.PrecisionLow, rule.PrecisionHigh, rule.Coverage, rule.IsAnchor);
    }
}
