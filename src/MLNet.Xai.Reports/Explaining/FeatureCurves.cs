using MLNet.Xai.Core.Effects;

namespace MLNet.Xai.Reports;

/// <summary>The effect curves of one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Dependence">Partial dependence with some rows' own curves; null where there is none.</param>
/// <param name="LocalEffects">Accumulated local effects; null where there are none.</param>
/// <param name="Why">Why one of them is missing; empty where both are there.</param>
internal sealed record FeatureCurves(string Feature, FeatureEffect? Dependence, FeatureEffect? LocalEffects, string Why);
