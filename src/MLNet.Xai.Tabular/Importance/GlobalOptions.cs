using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>What all that looks at a model over many rows at once is told alike.</summary>
public abstract class GlobalOptions : IModelOptions
{
    private protected GlobalOptions()
    {
    }

    /// <summary>
    /// What is looked at: the <c>Score</c> column (margin, the default; a multiclass model's scores are what it calls so), or the <c>Probability</c> column of a calibrated binary model.
    /// </summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>Whether the slots of a one-hot or text column are one feature; by default every slot is one.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>
    /// Features of several slots, by name: each a list of slots ("Purpose.car") or of columns that slots come from ("Purpose"). Slots that are in none are as
    /// <see cref="GroupBy"/> says. <see langword="null"/> by default.
    /// </summary>
    public IReadOnlyDictionary<string, string[]>? Groups { get; set; }

    /// <summary>Seed of everything that is drawn; 1 by default. The same seed and data give the same bits.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Which predictor of a chain is looked at, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Hears how many rows are read and scored, one report at a time.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Ends it.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>
    /// Whether the features are columns of the data as the model takes it (text, keys, numbers, dates), the whole pipeline being called; by default they are slots of the predictor's features
    /// or groups of them. Models without a predictor of one feature column are always looked at by columns. <see cref="Groups"/> then names columns.
    /// </summary>
    public bool RawColumns { get; set; }

    /// <summary>Most rows that are used, drawn evenly from all; all when <see langword="null"/>, the default. They are held in memory, four bytes a slot.</summary>
    public int? MaxRows { get; set; }

    /// <summary>Threads that score; all processors when <see langword="null"/>, the default. Results do not depend on it.</summary>
    public int? Threads { get; set; }

    /// <summary>Checks what needs neither a model nor data.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal virtual void Check()
    {
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, Name(nameof(ModelIndex)));
        CheckDefined(Units, nameof(Units));
        CheckDefined(GroupBy, nameof(GroupBy));
        NamedGroups.Check(Groups, Name(nameof(Groups)));
        if (MaxRows is { } rows)
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2, Name(nameof(MaxRows)));
        if (Threads is { } threads)
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, Name(nameof(Threads)));
        if (RawColumns && GroupBy != SlotGrouping.None)
            throw new ArgumentException($"{Name(nameof(GroupBy))} is {GroupBy} and {Name(nameof(RawColumns))} is set; columns of the data have no slots to group.");
    }

    /// <summary>An option as messages call it: "PermutationImportanceOptions.Seed".</summary>
    internal string Name(string option) => $"{GetType().Name}.{option}";

    string IModelOptions.Name(string option) => Name(option);

    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    private protected void CheckDefined<T>(T value, string option)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(Name(option), value, $"There is no such {typeof(T).Name}; there are {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
