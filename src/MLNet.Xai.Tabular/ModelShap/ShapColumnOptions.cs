using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().Shap</c> appends, and how it is computed.</summary>
public sealed class ShapColumnOptions
{
    /// <summary>The method; by default all coalitions for up to 11 features, else KernelSHAP.</summary>
    public ShapMethod Method { get; set; }

    /// <summary>
    /// What is explained: the <c>Score</c> column (margin, the default; a multiclass model's scores are what it calls so), or the <c>Probability</c> column of a calibrated binary model.
    /// </summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>Which outputs of a multiclass model are explained; all by default.</summary>
    public ExplainedOutput Output { get; set; } = ExplainedOutput.All;

    /// <summary>Which rows are explained; all when <see langword="null"/>, the default. The others get NaN in every column.</summary>
    public ExplainWhen? ExplainWhen { get; set; }

    /// <summary>Whether the slots of a one-hot or text column are one player; by default every slot is one.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>Players of several slots, by name: each a list of slots ("Purpose.car") or of columns that slots come from ("Purpose").</summary>
    public IReadOnlyDictionary<string, string[]>? Groups { get; set; }

    /// <summary>Rows of the background that absent features are taken from, drawn evenly from all of it; 100 by default.</summary>
    public int BackgroundRows { get; set; } = 100;

    /// <summary>Most coalitions of KernelSHAP; <see langword="null"/>, the default, for 2 x features + 2,048. Each is scored with every background row.</summary>
    public int? Coalitions { get; set; }

    /// <summary>KernelSHAP stops when no standard error is above this; <see langword="null"/>, the default, uses all coalitions.</summary>
    public double? Tolerance { get; set; }

    /// <summary>Random orders of <see cref="ShapMethod.Permutation"/>; 10 by default.</summary>
    public int Orders { get; set; } = 10;

    /// <summary>Seed of the background, the coalitions and the orders; 1 by default. The same seed and data give the same bits.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Which predictor of a chain is explained, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Hears how many rows each pass over data has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels fitting and every later pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BackgroundRows, 1, Name(nameof(BackgroundRows)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Orders, 1, Name(nameof(Orders)));
        if (Coalitions is { } coalitions)
            ArgumentOutOfRangeException.ThrowIfLessThan(coalitions, 2, Name(nameof(Coalitions)));
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw new ArgumentOutOfRangeException(Name(nameof(Tolerance)), tolerance, "The tolerance is at least 0.");
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, Name(nameof(ModelIndex)));
        ArgumentNullException.ThrowIfNull(Output, Name(nameof(Output)));
        foreach ((bool known, string name) in new[] { (Enum.IsDefined(Method), nameof(Method)), (Enum.IsDefined(Units), nameof(Units)), (Enum.IsDefined(GroupBy), nameof(GroupBy)) })
        {
            if (!known)
                throw new ArgumentOutOfRangeException(Name(name), "There is no such value.");
        }

        NamedGroups.Check(Groups, Name(nameof(Groups)));
    }

    internal static string Name(string option) => $"{nameof(ShapColumnOptions)}.{option}";
}
