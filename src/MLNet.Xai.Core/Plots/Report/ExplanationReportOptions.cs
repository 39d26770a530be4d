namespace MLNet.Xai.Core.Plots;

/// <summary>What an explanation's report holds besides its pictures.</summary>
public sealed class ExplanationReportOptions
{
    /// <summary>The heading; default "Explanation".</summary>
    public string Title { get; set; } = "Explanation";

    /// <summary>A line below it; by default the method, the output and the number of rows.</summary>
    public string? Subtitle { get; set; }

    /// <summary>The model's metrics; none by default.</summary>
    public IReadOnlyList<ReportMetric> Metrics { get; set; } = [];

    /// <summary>The model's confusion matrix; none by default.</summary>
    public ConfusionMatrix? ConfusionMatrix { get; set; }

    /// <summary>Interaction values, for a section with their heat map; none by default. <c>Plots.Report</c> reads them where the data has them.</summary>
    public InteractionMatrix? Interactions { get; set; }

    /// <summary>Groups of rows, for a section that sets their importances side by side: <see cref="ExplanationCohorts"/>. None by default.</summary>
    public IReadOnlyList<ExplanationCohort> Cohorts { get; set; } = [];

    /// <summary>Facts about the run (model, versions, times), folded away at the end; none by default.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RunInformation { get; set; } = [];

    /// <summary>Rows to explain one by one; by default those with the lowest, the middle and the highest output.</summary>
    public IReadOnlyList<int>? Rows { get; set; }

    /// <summary>Features with a dependence plot, the most important first; default 6.</summary>
    public int DependencePlots { get; set; } = 6;

    /// <summary>Most lines in a plot of features; default 15.</summary>
    public int MaxDisplay { get; set; } = 15;

    /// <summary>How the pictures of single rows show what a zero says is not there; marked by default.</summary>
    public AbsentFeatures AbsentFeatures { get; set; }

    /// <summary>
    /// Most rows in a picture with a mark a row, taken evenly from all; fewer where the page would be larger than a megabyte. The page says how many there
    /// are. Default 1,000, at least 10.
    /// </summary>
    public int MaxRows { get; set; } = 1000;

    /// <summary>Light, dark, or by the reader's preference (the default).</summary>
    public PlotTheme Theme { get; set; } = PlotTheme.Auto;

    /// <summary>Colours.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    /// <summary>The same options again, which may be changed.</summary>
    public ExplanationReportOptions Copy() => (ExplanationReportOptions)MemberwiseClone();
}
