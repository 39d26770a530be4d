using Microsoft.ML;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>What all explainers of any model are told alike.</summary>
public abstract class ModelExplanationOptions : IModelOptions
{
    private protected ModelExplanationOptions(int backgroundRows) => BackgroundRows = backgroundRows;

    /// <summary>
    /// What is explained: the <c>Score</c> column (margin, the default; a multiclass model's scores are what it calls so), or the <c>Probability</c> column of a calibrated binary model.
    /// </summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>
    /// Which rows are explained; all when <see langword="null"/>, the default. The others get NaN in every column of numbers and empty text. Conditions on the score go by what is explained: the probability where
    /// <see cref="Units"/> says so.
    /// </summary>
    public ExplainWhen? ExplainWhen { get; set; }

    /// <summary>Whether the slots of a one-hot or text column are one feature; by default every slot is one.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>
    /// Features of several slots, by name: each a list of slots ("Purpose.car") or of columns that slots come from ("Purpose"). Slots that are in none are as
    /// <see cref="GroupBy"/> says. <see langword="null"/> by default.
    /// </summary>
    public IReadOnlyDictionary<string, string[]>? Groups { get; set; }

    /// <summary>Rows of the background that are kept, drawn evenly from all of it.</summary>
    public int BackgroundRows { get; set; }

    /// <summary>Seed of everything that is drawn; 1 by default. The same seed and data give the same bits.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Which predictor of a chain is explained, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Hears how many rows each pass over data has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels fitting and every later pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Checks what needs neither a model nor data.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal virtual void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BackgroundRows, 1, Name(nameof(BackgroundRows)));
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, Name(nameof(ModelIndex)));
        CheckDefined(Units, nameof(Units));
        CheckDefined(GroupBy, nameof(GroupBy));
        NamedGroups.Check(Groups, Name(nameof(Groups)));
    }

    /// <summary>What asks for the column <c>Probability</c>, as messages call it; null where nothing does.</summary>
    internal virtual string? AsksForProbability => Units == ExplanationUnits.Probability ? $"{Name(nameof(Units))} = {Units}" : null;

    /// <summary>Whether the features are columns of the data, not slots of the predictor's.</summary>
    internal virtual bool AreColumns => false;

    /// <summary>Checks what the columns after training will be.</summary>
    /// <exception cref="ArgumentException">An option names a column that will not be there, or of another type.</exception>
    /// <exception cref="InvalidOperationException">The model will not have what is asked for.</exception>
    internal virtual void CheckShape(SchemaShape trained)
    {
    }

    /// <summary>Checks the features that are explained.</summary>
    /// <param name="features">The features, by the slots that they consist of.</param>
    /// <param name="slots">Names of the slots.</param>
    /// <exception cref="ArgumentException">An option names what is not there.</exception>
    internal virtual void CheckFeatures(SlotGroups features, IReadOnlyList<string> slots)
    {
    }

    /// <summary>An option as messages call it: "ShapColumnOptions.Seed".</summary>
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
