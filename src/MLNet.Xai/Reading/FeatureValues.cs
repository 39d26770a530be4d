using MLNet.Xai.Columns;

namespace MLNet.Xai;

/// <summary>
/// Collects feature values for <see cref="Core.Explanation"/>. A feature that several slots were summed into shows the name of its first
/// active slot, which is the category of a one-hot column, and counts by that slot's place.
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
            int active = slots.Length == 1 ? 0 : Array.FindIndex(slots, slot => row[slot] > 0);
            _numbers.Add(slots.Length == 1 ? row[slots[0]] : active < 0 ? double.NaN : active);
            _texts.Add(slots.Length == 1 || active < 0 ? null : _categories[slots[active]]);
        }
    }

    private static string Category(string slot, string feature) =>
        slot.StartsWith(feature + ".", StringComparison.Ordinal) ? slot[(feature.Length + 1)..] : slot;
}
