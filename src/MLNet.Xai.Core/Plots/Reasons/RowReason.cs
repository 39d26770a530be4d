namespace MLNet.Xai.Core.Plots;

/// <summary>One reason of a row, for <see cref="ReasonsPlot"/>.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Text">What is said of it.</param>
/// <param name="Contribution">What it does to the score against the comparison, in units of the score.</param>
public sealed record RowReason(string Code, string Text, double Contribution)
{
    /// <summary>The feature that does most of it; empty by default.</summary>
    public string Feature { get; init; } = "";

    /// <summary>The row's value of that feature; empty by default.</summary>
    public string Value { get; init; } = "";

    /// <summary>The comparison's value of that feature; empty by default.</summary>
    public string Reference { get; init; } = "";
}
