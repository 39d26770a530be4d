namespace MLNet.Xai.Core.Lime;

/// <summary>A local linear model: what LIME says about one row and one output.</summary>
public sealed class LimeFit
{
    /// <summary>One weight a feature, 0 where a feature was not selected.</summary>
    public required double[] Weights { get; init; }

    /// <summary>The selected features, largest |weight| first.</summary>
    public required int[] Selected { get; init; }

    /// <summary>Constant of the model.</summary>
    public required double Intercept { get; init; }

    /// <summary>Weighted R2 of the model on the neighbourhood.</summary>
    public required double Score { get; init; }

    /// <summary>What the model says for the explained row.</summary>
    public required double LocalPrediction { get; init; }

    /// <summary>
    /// Standard error of each weight from the finite number of samples (heteroscedasticity-consistent, HC0 scaled by n / (n - p)),
    /// 0 where a feature was not selected, NaN where there are no more samples than parameters.
    /// </summary>
    public required double[] StandardErrors { get; init; }
}
