namespace MLNet.Xai.Tabular;

/// <summary>What is measured of a model's predictions. All weigh rows where there is a weight column.</summary>
public enum ImportanceMetric
{
    /// <summary>Regression: 1 less the squared errors over those of the mean label.</summary>
    RSquared,

    /// <summary>Regression: mean |score - label|.</summary>
    MeanAbsoluteError,

    /// <summary>Regression: mean (score - label)^2.</summary>
    MeanSquaredError,

    /// <summary>Regression: its root.</summary>
    RootMeanSquaredError,

    /// <summary>Binary: area under the receiver operating characteristic, equal scores counting half.</summary>
    AreaUnderRocCurve,

    /// <summary>Binary: average precision, the sum over the scores of recall gained times precision (scikit-learn's; ML.NET's area under the curve lies between the points).</summary>
    AveragePrecision,

    /// <summary>Binary: part of the rows whose predicted label is theirs.</summary>
    Accuracy,

    /// <summary>Binary: harmonic mean of precision and recall; 0 where nothing true is found.</summary>
    F1Score,

    /// <summary>
    /// Binary and multiclass: mean -ln(probability of the label), with probabilities of at least 1e-15. In nats; what ML.NET calls log-loss of a binary model is in bits, 1 / ln 2 times as much.
    /// </summary>
    LogLoss,

    /// <summary>Multiclass: part of the rows whose label has the largest score.</summary>
    MicroAccuracy,

    /// <summary>Multiclass: the same class by class, averaged over the classes that there are.</summary>
    MacroAccuracy,

    /// <summary>
    /// Ranking: discounted gain of the best ten by score over the best possible, averaged over the groups with any gain. A label's gain is 2^label - 1, equal scores share theirs.
    /// </summary>
    NormalizedDiscountedCumulativeGain,
}
