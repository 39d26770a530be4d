namespace MLNet.Xai.Core.Plots;

/// <summary>A counterfactual in a picture.</summary>
/// <param name="Values">All slots.</param>
/// <param name="Says">What the model says of it: a score or a class.</param>
/// <param name="Distance">How far it is from the row.</param>
/// <param name="Plausibility">How usual it is, from 0 to 1.</param>
public sealed record CounterfactualEntry(IReadOnlyList<float> Values, string Says, double Distance, double Plausibility);
