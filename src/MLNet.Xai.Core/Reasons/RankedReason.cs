namespace MLNet.Xai.Core.Reasons;

/// <summary>A code among the reasons of a row.</summary>
/// <param name="Code">Its number: its place in the declared order.</param>
/// <param name="Feature">The feature of the code that does most of it; of equal ones the first declared.</param>
/// <param name="Contribution">The sum of the contributions of the code's features, in the contributions' units; on the wrong side of zero.</param>
/// <param name="Share">The contribution by the sum of all contributions, which is the row's gap to the comparison; NaN where that sum is not on the wrong side of zero.</param>
public readonly record struct RankedReason(int Code, int Feature, double Contribution, double Share);
