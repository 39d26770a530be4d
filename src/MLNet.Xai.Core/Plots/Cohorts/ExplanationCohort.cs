namespace MLNet.Xai.Core.Plots;

/// <summary>Some rows of an explanation under a name: "Age &gt; 40".</summary>
/// <param name="Name">What the rows have in common.</param>
/// <param name="Rows">The explanation of these rows.</param>
public sealed record ExplanationCohort(string Name, Explanation Rows);
