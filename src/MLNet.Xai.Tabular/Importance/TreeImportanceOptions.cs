using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>Which features <c>Explain().TreeImportance</c> tells apart.</summary>
public sealed class TreeImportanceOptions : IModelOptions
{
    /// <summary>Whether the slots of a one-hot or text column are one feature; by default every slot is one.</summary>
    public SlotGrouping GroupBy { get; set; } = SlotGrouping.None;

    /// <summary>
    /// Features of several slots, by name: each a list of slots ("Purpose.car") or of columns that slots come from ("Purpose"). Slots that are in none are as
    /// <see cref="GroupBy"/> says. <see langword="null"/> by default.
    /// </summary>
    public IReadOnlyDictionary<string, string[]>? Groups { get; set; }

    /// <summary>Which predictor of a chain is looked at, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Whether the rows that pass each split are counted, in one pass over the data; by default they are. ML.NET's models do not hold these numbers.</summary>
    public bool CountCovers { get; set; } = true;

    /// <summary>The column of the rows' weights in covers (Single); none by default.</summary>
    public string? WeightColumnName { get; set; }

    /// <summary>Ends the pass.</summary>
    public CancellationToken Cancellation { get; set; }

    ExplanationUnits IModelOptions.Units => ExplanationUnits.Margin;

    string IModelOptions.Name(string option) => Name(option);

    internal void Check()
    {
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, Name(nameof(ModelIndex)));
        if (!Enum.IsDefined(GroupBy))
            throw new ArgumentOutOfRangeException(Name(nameof(GroupBy)), GroupBy, $"There is no such {nameof(SlotGrouping)}; there are {string.Join(", ", Enum.GetNames<SlotGrouping>())}.");
        NamedGroups.Check(Groups, Name(nameof(Groups)));
    }

    internal static string Name(string option) => $"{nameof(TreeImportanceOptions)}.{option}";
}
