using Microsoft.ML;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>What <c>Explain().Report</c> writes about a model, and how much work it may make of it.</summary>
public sealed class ModelReportOptions
{
    internal const int MostEffectRows = 1000;

    /// <summary>The heading; default "Model report".</summary>
    public string Title { get; set; } = "Model report";

    /// <summary>The file that the model was loaded from, for its size and SHA-256 on the card; none by default.</summary>
    public string? ModelPath { get; set; }

    /// <summary>What the data is called on the page ("loans-2026.csv"); nothing by default.</summary>
    public string? DataName { get; set; }

    /// <summary>The day on the card; today (UTC) when <see langword="null"/>, the default. Name it for pages that are the same byte for byte.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>
    /// The column of labels behind the model: Boolean for two classes, a key or text for several, Single for a number. "Label" where there is such a column when <see langword="null"/>, the default; without labels
    /// the page has no metrics, and says so.
    /// </summary>
    public string? LabelColumnName { get; set; }

    /// <summary>The column of the rows' weights (Single), for metrics and permutation importance; none by default. Slices and groups count rows.</summary>
    public string? WeightColumnName { get; set; }

    /// <summary>The column of the groups that a ranking model ranks within; "GroupId" by default.</summary>
    public string RowGroupColumnName { get; set; } = "GroupId";

    /// <summary>The column whose values are compared for fairness; none by default. It need not be a feature.</summary>
    public string? ProtectedColumnName { get; set; }

    /// <summary>How its groups are compared.</summary>
    public FairnessSettings Fairness { get; set; } = new();

    /// <summary>
    /// For two classes: rows whose probability (of a model without probabilities: whose score) is above it are predicted positive. The model's own decision when <see langword="null"/>, the default.
    /// </summary>
    public double? Cutoff { get; set; }

    /// <summary>For several classes: the one that summaries, dependence and interactions are of, by name; the most frequent one when <see langword="null"/>, the default.</summary>
    public string? ClassName { get; set; }

    /// <summary>Rows that absent features are taken from; the report's own data when <see langword="null"/>, the default.</summary>
    public IDataView? Background { get; set; }

    /// <summary>A second data set, such as last week's rows: the page then says how explanations and scores differ from those of the report's data. None by default.</summary>
    public IDataView? DriftData { get; set; }

    /// <summary>What the second data set is called on the page; nothing by default.</summary>
    public string? DriftDataName { get; set; }

    /// <summary>
    /// Rows that are explained, an even sample; when <see langword="null"/>, the default, 1,000 where the explainer reads the model's own trees or weights, 100 where it has to call the model. At least 10.
    /// </summary>
    public int? ShapRows { get; set; }

    /// <summary>
    /// The column whose words are explained; when <see langword="null"/>, the default, a column of text that the score follows from and whose values are mostly different and have three words or more on average, where there
    /// is one. Named, it must be one that the model reads.
    /// </summary>
    public string? TextColumnName { get; set; }

    /// <summary>Texts whose words are explained, an even sample; when <see langword="null"/>, the default, 1,000 where the model's own arithmetic tells, 20 where the model has to be called. At least 2.</summary>
    public int? TextRows { get; set; }

    /// <summary>Rows that interactions are measured over, an even sample; 100 by default, 0 for no interactions.</summary>
    public int InteractionRows { get; set; } = 100;

    /// <summary>Rows of the permutation importance, an even sample; 10,000 by default, 0 for none of it.</summary>
    public int PermutationRows { get; set; } = 10_000;

    /// <summary>Shufflings of each feature; 5 by default.</summary>
    public int PermutationRepeats { get; set; } = 5;

    /// <summary>
    /// Rows whose scores are kept one by one for curves and the area under them; 1,000,000 by default (12 MB). Beyond that scores are counted in 2^20 fixed bins, and the page says how far that can move the area.
    /// </summary>
    public int ExactRows { get; set; } = 1_000_000;

    /// <summary>Features with a dependence plot, the most important first; 6 by default.</summary>
    public int DependencePlots { get; set; } = 6;

    /// <summary>Features with effect curves (partial dependence with some rows' own curves, accumulated local effects), the most important first; 4 by default, 0 for none.</summary>
    public int EffectCurves { get; set; } = 4;

    /// <summary>
    /// Rows that effect curves are measured over, an even sample; when <see langword="null"/>, the default, 1,000 where the explainer reads the model's own trees or weights, 100 where it has to call the model, which is then
    /// asked 22 times a row and feature. At least 10, at most 1,000.
    /// </summary>
    public int? EffectRows { get; set; }

    /// <summary>Rows that a surrogate tree is fitted to and measured on, an even sample; 10,000 by default, 0 for none of it.</summary>
    public int SurrogateRows { get; set; } = 10_000;

    /// <summary>Most lines in a plot of features; 15 by default.</summary>
    public int MaxDisplay { get; set; } = 15;

    /// <summary>Slices that are listed; 12 by default, 0 for none.</summary>
    public int Slices { get; set; } = 12;

    /// <summary>Fewest rows of a slice; when <see langword="null"/>, the default, 1 % of all and no fewer than 30.</summary>
    public int? SliceRows { get; set; }

    /// <summary>Numbers of the rows that are explained one by one; when <see langword="null"/>, the default, a few chosen on purpose: the most certain, the most wrong, and one in the middle.</summary>
    public IReadOnlyList<long>? Rows { get; set; }

    /// <summary>Reasons of the single rows that lie on the wrong side of its cutoff; none by default.</summary>
    public ReasonCodeOptions? Reasons { get; set; }

    /// <summary>
    /// What would have to be different for the model to say something else of the single rows (<see cref="CounterfactualColumnOptions.Target"/> says what; by default the other side of the model's cutoff, or another class);
    /// none by default, as each row is a search of up to <see cref="CounterfactualColumnOptions.Scorings"/> calls.
    /// </summary>
    public CounterfactualColumnOptions? Counterfactuals { get; set; }

    /// <summary>Seed of everything that is drawn; 1 by default. The same seed, data and <see cref="Date"/> give the same bytes.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Light, dark, or by the reader's preference (the default).</summary>
    public PlotTheme Theme { get; set; } = PlotTheme.Auto;

    /// <summary>Colours.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    /// <summary>Hears how many rows each pass over data has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Ends it with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }

    internal static string Name(string option) => $"{nameof(ModelReportOptions)}.{option}";

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Title, Name(nameof(Title)));
        ArgumentException.ThrowIfNullOrEmpty(RowGroupColumnName, Name(nameof(RowGroupColumnName)));
        ArgumentNullException.ThrowIfNull(Fairness, Name(nameof(Fairness)));
        ArgumentNullException.ThrowIfNull(Palette, Name(nameof(Palette)));
        if (Cutoff is { } cutoff && !double.IsFinite(cutoff))
            throw new ArgumentOutOfRangeException(Name(nameof(Cutoff)), cutoff, "The cutoff is a number.");
        if (ShapRows is { } rows)
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 10, Name(nameof(ShapRows)));
        if (SliceRows is { } fewest)
            ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 2, Name(nameof(SliceRows)));
        if (TextRows is { } texts)
            ArgumentOutOfRangeException.ThrowIfLessThan(texts, 2, Name(nameof(TextRows)));
        ArgumentOutOfRangeException.ThrowIfNegative(InteractionRows, Name(nameof(InteractionRows)));
        ArgumentOutOfRangeException.ThrowIfNegative(PermutationRows, Name(nameof(PermutationRows)));
        ArgumentOutOfRangeException.ThrowIfEqual(PermutationRows, 1, Name(nameof(PermutationRows)));
        ArgumentOutOfRangeException.ThrowIfLessThan(PermutationRepeats, 1, Name(nameof(PermutationRepeats)));
        ArgumentOutOfRangeException.ThrowIfLessThan(ExactRows, 1, Name(nameof(ExactRows)));
        ArgumentOutOfRangeException.ThrowIfNegative(DependencePlots, Name(nameof(DependencePlots)));
        ArgumentOutOfRangeException.ThrowIfNegative(EffectCurves, Name(nameof(EffectCurves)));
        if (EffectRows is { } effects)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(effects, 10, Name(nameof(EffectRows)));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(effects, MostEffectRows, Name(nameof(EffectRows)));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(SurrogateRows, Name(nameof(SurrogateRows)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDisplay, 2, Name(nameof(MaxDisplay)));
        ArgumentOutOfRangeException.ThrowIfNegative(Slices, Name(nameof(Slices)));
        foreach (long row in Rows ?? [])
            ArgumentOutOfRangeException.ThrowIfNegative(row, Name(nameof(Rows)));
        if (!Enum.IsDefined(Theme))
            throw new ArgumentOutOfRangeException(Name(nameof(Theme)), Theme, "The theme is Auto, Light or Dark.");
        if (ModelPath is { } path && !File.Exists(path))
            throw new FileNotFoundException($"{Name(nameof(ModelPath))}: there is no file '{path}'.", path);
    }
}
