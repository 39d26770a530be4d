namespace MLNet.Xai.Tabular;

/// <summary>Measures of a row's attributions.</summary>
[Flags]
public enum QualityMeasures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Column <c>.Residual</c>: base value + sum of the attributions - what the model says; asks the model nothing.</summary>
    Residual = 1,

    /// <summary>Column <c>.R2</c>: the part of the output's variance over changed rows that the attributions explain as an additive model; more is better, 1 at most.</summary>
    R2 = 2,

    /// <summary>Column <c>.Infidelity</c>: how badly the attributions foretell what features that are taken away do; 0 is faithful.</summary>
    Infidelity = 4,

    /// <summary>
    /// Columns <c>.Sensitivity</c> (how far the attributions move at most, relative to their length, when the row is changed a little) and <c>.Stability</c> (how far at most for each standard deviation that the row
    /// moves). The explainer is asked again for every sample.
    /// </summary>
    Sensitivity = 8,

    /// <summary>
    /// Columns <c>.Deletion</c> (area under the output while features become those of the background, in descending order of their attributions; less is better), <c>.DeletionChance</c> (that of random orders)
    /// and <c>.DeletionCurve</c> (the output at each step).
    /// </summary>
    Deletion = 16,

    /// <summary>All that do not need the explainer again.</summary>
    Common = Residual | R2 | Infidelity | Deletion,
}
