using MLNet.Xai.Core.Fairness;

namespace MLNet.Xai;

/// <summary>Which columns <c>Explain().Fairness</c> reads. A column that is there by another name is named; one that is not there is set to <see langword="null"/>, and what follows from it is NaN.</summary>
public sealed class FairnessOptions
{
    /// <summary>The true classes: Boolean, key, text or number; "Label" by default. Missing labels are left out of what needs them.</summary>
    public string? LabelColumnName { get; set; } = "Label";

    /// <summary>The predicted classes; "PredictedLabel" by default.</summary>
    public string? PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>The scores, Single; "Score" by default.</summary>
    public string? ScoreColumnName { get; set; } = "Score";

    /// <summary>The probabilities of the positive class, Single; "Probability" by default.</summary>
    public string? ProbabilityColumnName { get; set; } = "Probability";

    /// <summary>The attributions; "Shap" by default. Rows that are not explained (NaN) count in all but these.</summary>
    public string? AttributionColumnName { get; set; } = "Shap";

    /// <summary>The explained output, by name, where the attributions are of several.</summary>
    public string? OutputName { get; set; }

    /// <summary>The class that is called positive: "true" by default, which Boolean columns have; named for classes of another type.</summary>
    public string PositiveClass { get; set; } = "true";

    /// <summary>How groups are compared.</summary>
    public FairnessSettings Settings { get; set; } = new();

    /// <summary>Ends the pass with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }

    internal static string Name(string option) => $"{nameof(FairnessOptions)}.{option}";
}
