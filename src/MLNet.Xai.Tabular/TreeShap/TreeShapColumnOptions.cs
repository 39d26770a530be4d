using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>WithTreeShap</c> and <c>Explain().TreeShap</c> append, and how it is computed.</summary>
public sealed class TreeShapColumnOptions
{
    /// <summary>
    /// What an absent feature means. Path-dependent, the default, weighs by how many training (or background) rows went each way;
    /// interventional takes the feature from background rows.
    /// </summary>
    public TreeShapPerturbation Perturbation { get; set; } = TreeShapPerturbation.PathDependent;

    /// <summary>
    /// The scale on which the values add up: margin (the raw sum of the trees, the default) or probability, for models that have one
    /// (calibrated, one-versus-all, softmax, and FastForest's share of votes); but for the last it needs the interventional kind.
    /// </summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>Which outputs of a multiclass model are explained; all by default. A model with one output has no choice.</summary>
    public ExplainedOutput Output { get; set; } = ExplainedOutput.All;

    /// <summary>Which rows are explained; all when <see langword="null"/>, the default. The others get NaN in every column.</summary>
    public ExplainWhen? ExplainWhen { get; set; }

    /// <summary>
    /// Keeps only so many values of a row, those of the largest magnitude, and sets the others to zero, whose sum goes to <c>name.Others</c>;
    /// <see langword="null"/>, the default, keeps all and appends no such column. The residual is computed before that.
    /// </summary>
    public int? TopK { get; set; }

    /// <summary>Whether the slots of a one-hot or text column are one feature; by default every slot stands for itself.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>
    /// Features of several slots, by name: each a list of slots ("Purpose.car") or of columns that slots come from ("Purpose"). Slots that are in none are as
    /// <see cref="GroupBy"/> says. <see langword="null"/> by default.
    /// </summary>
    public IReadOnlyDictionary<string, string[]>? Groups { get; set; }

    /// <summary>
    /// What the value of a feature of several slots is: by default its Shapley value, all its slots being one player; or the sum of the slots' values, which is
    /// another number.
    /// </summary>
    public FeatureGrouping Grouping { get; set; } = FeatureGrouping.Player;

    /// <summary>
    /// Appends Shapley interaction values as <c>name.Interactions</c>, features x features (outputs x features x features where several outputs are explained): symmetric, main
    /// effects on the diagonal, rows that sum to the values. Computed only when read. <see langword="false"/> by default. Up to 4,194,304 numbers a row (2,048 features
    /// of one output); group wider data.
    /// </summary>
    public bool Interactions { get; set; }

    /// <summary>
    /// The column whose values pictures show, where the model's features are normalised or filled: a vector with the same slots as the feature column, as they were before
    /// (<c>Concatenate("Raw", ...)</c>, then <c>NormalizeMinMax("Features", "Raw")</c>). By default the feature column.
    /// </summary>
    public string? DisplayColumnName { get; set; }

    /// <summary>
    /// At most so many rows of the training or background data are used, drawn evenly from all of it. <see langword="null"/>, the default,
    /// means all rows for path-dependent values and 100 for interventional ones.
    /// </summary>
    public int? BackgroundRows { get; set; }

    /// <summary>
    /// The column of row weights that covers are counted with, the trainer's <c>ExampleWeightColumnName</c>: then the base value is the weighted mean. <see langword="null"/>, the
    /// default: every row counts once, whatever the trainer was told. For path-dependent values; background rows have no weights.
    /// </summary>
    public string? WeightColumnName { get; set; }

    /// <summary>
    /// Takes the covers of a tree file (XGBoost's sums of hessians, LightGBM's counts of training rows) as they are, instead of counting background rows: the values are those that these
    /// libraries themselves give (<c>pred_contribs</c>, <c>pred_contrib</c>). For path-dependent values. <see langword="false"/> by default.
    /// </summary>
    public bool CoversFromFile { get; set; }

    /// <summary>Seed of that draw, and of <see cref="Samples"/>; 1 by default. The same seed and data give the same bits.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// Random orders of the features for probabilities of trees that use more than 12 features (up to 12, and margins always, are exact);
    /// 64 by default.
    /// </summary>
    public int Samples { get; set; } = 64;

    /// <summary>Which tree model of a chain is explained, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Hears how many rows each pass over data has dealt with: "covers" or "background" when fitting, "explaining" later.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels fitting and every later pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Checks what needs neither a model nor data.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        if (TopK is { } k)
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, $"{nameof(TreeShapColumnOptions)}.{nameof(TopK)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, $"{nameof(TreeShapColumnOptions)}.{nameof(Samples)}");
        if (BackgroundRows is { } rows)
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, $"{nameof(TreeShapColumnOptions)}.{nameof(BackgroundRows)}");
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, $"{nameof(TreeShapColumnOptions)}.{nameof(ModelIndex)}");
        if (WeightColumnName is not null && Perturbation == TreeShapPerturbation.Interventional)
        {
            throw new ArgumentException(
                $"{nameof(TreeShapColumnOptions)}.{nameof(WeightColumnName)}: interventional values take absent features from background rows, which are not weighted. "
                + "Leave it out; repeat rows to weigh them.");
        }

        if (CoversFromFile && (Perturbation == TreeShapPerturbation.Interventional || WeightColumnName is not null || BackgroundRows is not null))
        {
            throw new ArgumentException($"{OptionChecks.Name(nameof(CoversFromFile))}: the covers of a file are for path-dependent values, and need no background: leave out "
                + $"{nameof(Perturbation)} = {nameof(TreeShapPerturbation.Interventional)}, {nameof(WeightColumnName)} and {nameof(BackgroundRows)}.");
        }

        ArgumentNullException.ThrowIfNull(Output, $"{nameof(TreeShapColumnOptions)}.{nameof(Output)}");
        Defined(Perturbation, nameof(Perturbation));
        Defined(Units, nameof(Units));
        Defined(GroupBy, nameof(GroupBy));
        Defined(Grouping, nameof(Grouping));
        NamedGroups.Check(Groups, OptionChecks.Name(nameof(Groups)));
    }

    private static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException($"{nameof(TreeShapColumnOptions)}.{name}", value, $"There is no such {typeof(T).Name}; there are {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
