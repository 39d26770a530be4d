namespace MLNet.Xai.Core.Effects;

/// <summary>What an effect is.</summary>
public enum EffectKind
{
    /// <summary>The mean output with features set to values: <see cref="Effects.PartialDependence"/>.</summary>
    PartialDependence,

    /// <summary>Steps among rows that have such values, summed up, about their mean: <see cref="Effects.AccumulatedLocalEffects"/>.</summary>
    AccumulatedLocalEffects,
}
