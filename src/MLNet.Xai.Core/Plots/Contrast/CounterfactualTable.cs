using System.Globalization;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Plots;

/// <summary>A row and its counterfactuals, for <see cref="CounterfactualPlot"/>.</summary>
public sealed class CounterfactualTable
{
    private readonly int[][] _slots;
    private readonly string[] _slotNames;
    private readonly float[] _row;

    /// <param name="features">Names of the features.</param>
    /// <param name="featureOfSlot">By slot of a row the feature that it is part of.</param>
    /// <param name="slotNames">Names of the slots, which one-hot categories are called by.</param>
    /// <param name="row">The row as it is.</param>
    /// <param name="says">What the model says of it: a score or a class.</param>
    /// <param name="found">Its counterfactuals; none where none was found.</param>
    /// <exception cref="ArgumentException">There are not as many values as slots, or a feature has no slot.</exception>
    public CounterfactualTable(
        IReadOnlyList<string> features, IReadOnlyList<int> featureOfSlot, IReadOnlyList<string> slotNames, IReadOnlyList<float> row, string says, IReadOnlyList<CounterfactualEntry> found)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(featureOfSlot);
        ArgumentNullException.ThrowIfNull(slotNames);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(says);
        ArgumentNullException.ThrowIfNull(found);
        _slots = [.. features.Select((_, f) => Enumerable.Range(0, featureOfSlot.Count).Where(s => featureOfSlot[s] == f).ToArray())];
        if (slotNames.Count != featureOfSlot.Count || row.Count != featureOfSlot.Count || found.Any(f => f.Values.Count != row.Count))
            throw new ArgumentException($"A row has {featureOfSlot.Count} slots; there are {slotNames.Count} names, {row.Count} values of the row, and counterfactuals of {string.Join(", ", found.Select(f => f.Values.Count))}.");
        if (Array.FindIndex(_slots, s => s.Length == 0) is >= 0 and var empty)
            throw new ArgumentException($"The feature '{features[empty]}' has no slot.", nameof(featureOfSlot));
        (Features, _slotNames, _row, Says, Found) = (features, [.. slotNames], [.. row], says, found);
    }

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>What the model says of the row.</summary>
    public string Says { get; }

    /// <summary>The counterfactuals.</summary>
    public IReadOnlyList<CounterfactualEntry> Found { get; }

    /// <summary>Number of the row in its data; none by default.</summary>
    public long? RowNumber { get; init; }

    /// <summary>The same under another number of the row.</summary>
    internal CounterfactualTable WithRowNumber(long number) => new(Features, [.. Enumerable.Range(0, _row.Length).Select(s => Array.FindIndex(_slots, slots => slots.Contains(s)))], _slotNames, _row, Says, Found) { RowNumber = number };

    /// <summary>A score in words.</summary>
    public static string Score(double score) => NumberText.Rounded(score, 3);

    /// <summary>What a search found.</summary>
    /// <param name="space">The space that was searched.</param>
    /// <param name="row">The row.</param>
    /// <param name="set">What was found for it.</param>
    /// <param name="outputNames">Names of the classes; for models of one output null.</param>
    /// <param name="slotNames">Names of the slots; those of their features when null.</param>
    public static CounterfactualTable Of(ContrastSpace space, ReadOnlySpan<float> row, CounterfactualSet set, IReadOnlyList<string>? outputNames = null, IReadOnlyList<string>? slotNames = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(set);
        int[] featureOfSlot = new int[space.Slots];
        for (int f = 0; f < space.Features.Count; f++)
        {
            foreach (int slot in space.Features[f].Slots)
                featureOfSlot[slot] = f;
        }

        string[] names = [.. space.Features.Select(f => f.Name)];
        return new CounterfactualTable(names, featureOfSlot, slotNames ?? [.. featureOfSlot.Select((f, s) => $"{names[f]}.{s}")], row.ToArray(), Text(set.Outputs),
            [.. set.Found.Select(f => new CounterfactualEntry(f.Values, Text(f.Outputs), f.Distance, f.Plausibility))]);

        string Text(IReadOnlyList<double> outputs)
        {
            if (outputs.Count == 1)
                return Score(outputs[0]);
            int best = Enumerable.Range(0, outputs.Count).MaxBy(k => outputs[k]);
            return outputNames?[best] ?? best.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What a counterfactual changes, in the order of the features.</summary>
    /// <param name="found">Which of <see cref="Found"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such counterfactual.</exception>
    public IReadOnlyList<CounterfactualChange> ChangesOf(int found)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(found);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(found, Found.Count);
        return [.. Enumerable.Range(0, Features.Count).Where(f => Changes(f, found)).Select(f => new CounterfactualChange(Features[f], Value(f, -1), Value(f, found)))];
    }

    /// <summary>The value of a feature: of a counterfactual, or of the row for -1.</summary>
    internal string Value(int feature, int found)
    {
        IReadOnlyList<float> values = found < 0 ? _row : Found[found].Values;
        int[] slots = _slots[feature];
        return slots.Length == 1 ? NumberText.Value(values[slots[0]])
            : CategoryText.Of(Features[feature], [.. slots.Select(s => _slotNames[s])], [.. slots.Select(s => values[s])]) ?? "none";
    }

    /// <summary>The value for the data table: a number as it is, all else in words.</summary>
    internal object Cell(int feature, int found)
    {
        float first = (found < 0 ? _row : Found[found].Values)[_slots[feature][0]];
        return _slots[feature].Length == 1 && float.IsFinite(first) ? (double)first : Value(feature, found);
    }

    /// <summary>The value as it fits: a number with fewer digits where it is too wide.</summary>
    internal string Fitting(int feature, int found, double room)
    {
        string text = Value(feature, found);
        if (_slots[feature] is not [var slot])
            return text;
        for (int digits = 4; digits > 1 && TextMeter.Width(text, PlotText.Small) > room; digits--)
            text = NumberText.Rounded((found < 0 ? _row : Found[found].Values)[slot], digits);
        return text;
    }

    /// <summary>Whether a counterfactual differs in a feature.</summary>
    internal bool Changes(int feature, int found) => _slots[feature].Any(s => !_row[s].Equals(Found[found].Values[s]));

    /// <summary>1 where a number goes up, -1 where it goes down, 0 for what has no direction.</summary>
    internal int Direction(int feature, int found)
    {
        if (_slots[feature] is not [var slot])
            return 0;
        float own = _row[slot], other = Found[found].Values[slot];
        return other > own ? 1 : other < own ? -1 : 0;
    }
}
