using System.Globalization;
using MLNet.Xai.Columns;

namespace MLNet.Xai;

/// <summary>
/// Collects feature values for <see cref="Core.Explanation"/>. A feature that several slots were summed into shows the name of its largest
/// slot and counts by that slot's place: the category of a one-hot column. Where several slots are active, as with probabilities, its value is shown too.
/// </summary>
internal sealed class FeatureValues
{
    private readonly int[][] _slots;
    private readonly string[] _categories;
    private readonly bool _grouped;
    private readonly List<double> _numbers = [];
    private readonly List<string?> _texts = [];

    public FeatureValues(ExplanationColumns columns)
    {
        _slots = [.. Enumerable.Range(0, columns.FeatureNames.Length)
            .Select(f => Enumerable.Range(0, columns.Groups.Length).Where(slot => columns.Groups[slot] == f).ToArray())];
        _grouped = _slots.Any(slots => slots.Length > 1);
        string[]? names = columns.Features?.Annotations.GetTexts("SlotNames");
        _categories = [.. columns.Groups.Select((group, slot) => Category(names?[slot] ?? $"{slot}", columns.FeatureNames[group]))];
    }

    public double[] Numbers => [.. _numbers];

    public string?[] Texts => _grouped ? [.. _texts] : [];

    public void Add(float[] row)
    {
        foreach (int[] slots in _slots)
        {
            (double number, string? text) = slots.Length == 1 ? (row[slots[0]], null) : Largest(row, slots);
            _numbers.Add(number);
            _texts.Add(text);
        }
    }

    private (double Place, string? Text) Largest(float[] row, int[] slots)
    {
        int[] active = [.. slots.Where(slot => row[slot] > 0)];
        if (active.Length == 0)
            return (double.NaN, null);
        int largest = active.MaxBy(slot => row[slot]);
        string category = _categories[largest];
        return (Array.IndexOf(slots, largest), active.Length == 1 ? category : string.Create(CultureInfo.InvariantCulture, $"{category} {row[largest]:G3}"));
    }

    private static string Category(string slot, string feature) =>
        slot.StartsWith(feature + ".", StringComparison.Ordinal) ? slot[(feature.Length + 1)..] : slot;
}
