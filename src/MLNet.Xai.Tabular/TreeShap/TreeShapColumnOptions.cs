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
    /// Keeps only so many values of a row, those of the largest magnitude, and sets the others to zero; <see langword="null"/>, the
    /// default, keeps all. The residual is computed before that.
    /// </summary>
    public int? TopK { get; set; }

    /// <summary>Whether slots are summed up to the columns that they come from; by default every slot stands for itself.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>
    /// At most so many rows of the training or background data are used, drawn evenly from all of it. <see langword="null"/>, the default,
    /// means all rows for path-dependent values and 100 for interventional ones.
    /// </summary>
    public int? BackgroundRows { get; set; }

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

    internal void Check()
    {
        if (TopK is { } k)
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(TopK));
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, nameof(Samples));
        if (BackgroundRows is { } rows)
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, nameof(BackgroundRows));
    }
}
