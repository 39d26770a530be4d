using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Pictures of fairness and drift.</summary>
public static class FairnessPlots
{
    /// <summary>Selection, true and false positive rates of each group, with intervals.</summary>
    /// <exception cref="ArgumentException">No group has a rate.</exception>
    public static SvgFigure GroupRates(this PlotCatalog plots, FairnessReport report, GroupRateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plots);
        return GroupRatePlot.Draw(report, options);
    }

    /// <summary>How far each feature's attributions in each group lie from those in the reference group, with intervals.</summary>
    /// <exception cref="ArgumentException">The report has no attributions to compare.</exception>
    public static SvgFigure ExplanationDifferences(this PlotCatalog plots, FairnessReport report, ExplanationDifferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plots);
        return ExplanationDifferencePlot.Draw(report, options);
    }

    /// <summary>How far each feature's importance has moved.</summary>
    public static SvgFigure Drift(this PlotCatalog plots, DriftReport report, DriftPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plots);
        return DriftPlot.Draw(report, options);
    }
}
