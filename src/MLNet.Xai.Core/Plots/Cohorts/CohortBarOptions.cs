namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="CohortBarPlot"/>.</summary>
public sealed class CohortBarOptions : FeaturePlotOptions
{
    /// <summary>Whether bars are mean values with their sign; by default they are mean magnitudes.</summary>
    public bool Signed { get; set; }
}
