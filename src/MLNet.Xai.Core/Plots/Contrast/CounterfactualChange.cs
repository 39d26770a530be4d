namespace MLNet.Xai.Core.Plots;

/// <summary>What a counterfactual changes of a feature.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="From">The row's value, in words.</param>
/// <param name="To">The counterfactual's.</param>
public sealed record CounterfactualChange(string Feature, string From, string To);
