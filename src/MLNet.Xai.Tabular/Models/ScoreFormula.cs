namespace MLNet.Xai.Tabular.Models;

/// <summary>How ML.NET makes a model's Score column from the sums over its trees, one sum a class.</summary>
public enum ScoreFormula
{
    /// <summary>The sum itself, for an averaging forest divided by the number of trees.</summary>
    Margin,

    /// <summary>e to the power of the sum (Tweedie regression).</summary>
    Exponential,

    /// <summary>The classes' calibrated probabilities, divided by their sum (one-versus-all).</summary>
    NormalizedProbabilities,

    /// <summary>The softmax of the sums (LightGBM's multiclass objective).</summary>
    Softmax,

    /// <summary>The logistic function of each sum (files of other libraries only: LightGBM's multiclassova and cross_entropy, XGBoost's reg:logistic).</summary>
    Logistic,
}
