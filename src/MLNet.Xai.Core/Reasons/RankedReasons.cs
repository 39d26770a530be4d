namespace MLNet.Xai.Core.Reasons;

/// <summary>The reasons of a row, the strongest first; none where nothing pushes to the wrong side.</summary>
/// <param name="Reasons">The reasons.</param>
/// <param name="Total">The sum of all contributions: how far the row is from the comparison.</param>
/// <param name="Gap">
/// How much larger the last reason is than the strongest code that is none, or than nothing where no other pushes to the wrong side: below zero by at most the tolerance, where equals were told
/// apart by the declared order. NaN without reasons.
/// </param>
public sealed record RankedReasons(IReadOnlyList<RankedReason> Reasons, double Total, double Gap);
