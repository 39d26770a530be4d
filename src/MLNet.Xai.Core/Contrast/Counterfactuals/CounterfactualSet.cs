namespace MLNet.Xai.Core.Contrast;

/// <summary>What a search found for a row.</summary>
/// <param name="Outputs">What the model says of the row itself.</param>
/// <param name="IsThere">Whether the model already says of the row what was asked for: then there is nothing to change, and nothing was searched.</param>
/// <param name="Found">The counterfactuals, the cheapest first; empty where none was found. Each was scored by the model, as it is here.</param>
/// <param name="IsNearest">
/// Whether it is proven that no row that keeps the constraints costs less than the first one, or, with none found, that there is none. Only where all thresholds of the model are known and any plausibility will do.
/// </param>
/// <param name="Bound">
/// No row of the grid that was searched costs less than this and is a counterfactual: thresholds where they are known, else values of the sample. Infinity where the whole grid was searched in vain.
/// </param>
/// <param name="Scorings">Rows that the model scored.</param>
public sealed record CounterfactualSet(
    IReadOnlyList<double> Outputs, bool IsThere, IReadOnlyList<Counterfactual> Found, bool IsNearest, double Bound, int Scorings);
