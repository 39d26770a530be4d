namespace MLNet.Xai.Core.Plots;

/// <summary>What a plot of quantiles is told.</summary>
internal sealed class QuantilePlotOptions : FeaturePlotOptions
{
    /// <summary>What was measured, below the axis.</summary>
    public string Measure { get; set; } = "value";
}
