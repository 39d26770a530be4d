using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tabular;

/// <summary>What a model says of a row, why, and what would change its mind.</summary>
public sealed record WhatIfAnswer
{
    /// <summary>The score; of a model of classes that of the predicted one.</summary>
    public required double Score { get; init; }

    /// <summary>The probability, where the model gives one.</summary>
    public double? Probability { get; init; }

    /// <summary>What it predicts: a class, "true" or "false"; empty for a number.</summary>
    public string Predicted { get; init; } = "";

    /// <summary>Scores of all classes by name; empty for other models.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Classes { get; init; } = [];

    /// <summary>Shapley values of the score against the background: one row.</summary>
    public required Explanation Explanation { get; init; }

    /// <summary>Why the row is on the wrong side of the cutoff; <see langword="null"/> where it is not, or there is none.</summary>
    public RowReasons? Reasons { get; init; }

    /// <summary>The nearest row of which the model says something else; <see langword="null"/> where there is no cutoff. It may have found none.</summary>
    public CounterfactualTable? Counterfactual { get; init; }
}
