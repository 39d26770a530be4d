using System.Globalization;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai;

/// <summary>
/// The values of the kept features for <see cref="Core.Explanation"/>. A feature that several slots were summed into shows the name of its largest
/// slot and counts by that slot's place: the category of a one-hot column. Where several slots are active, as with probabilities, its value is shown too.
/// </summary>
internal sealed class FeatureValues
{
    private readonly ExplanationColumns _columns;
    private readonly KeptFeatures _kept;
    private readonly int[] _slotCounts;
    private readonly int[] _placeInGroup;
    private readonly string[]? _slotNames;
    private readonly bool[] _nominal;

    public FeatureValues(ExplanationColumns columns, KeptFeatures kept, SparseRows rows)
    {
        (_columns, _kept) = (columns, kept);
        int features = columns.FeatureNames.Length, width = kept.Features.Length;
        _slotCounts = new int[features];
        _placeInGroup = Array.ConvertAll(columns.Groups, group => _slotCounts[group]++);
        bool grouped = Array.Exists(kept.Features, f => _slotCounts[f] > 1);
        _slotNames = grouped ? columns.Features?.Annotations.GetTexts("SlotNames") : null;
        _nominal = Array.ConvertAll(kept.Features, f => _slotCounts[f] > 1);
        Numbers = new double[rows.Count * width];
        Texts = grouped ? new string?[rows.Count * width] : [];
        var active = new ActiveSlots(width);
        for (int r = 0; r < rows.Count; r++)
            Add(rows.Row(r), r * width, active);
        Categories = Array.Exists(_nominal, n => n) ? [.. kept.Features.Select((f, i) => _nominal[i] ? CategoriesOf(f) : null)] : [];
    }

    public double[] Numbers { get; }

    public string?[] Texts { get; }

    /// <summary>Names of the categories of the features of which no row has more than one active slot, and that always of the same value.</summary>
    public IReadOnlyList<string>?[] Categories { get; }

    private void Add(IEnumerable<(int Slot, float Value)> row, int start, ActiveSlots active)
    {
        active.Clear();
        foreach (var (slot, value) in row)
        {
            int feature = _columns.Groups[slot], place = _kept.Place(feature);
            if (place < 0)
                continue;
            if (_slotCounts[feature] == 1)
                Numbers[start + place] = value;
            else if (value > 0)
                active.Add(place, slot, value);
            else
                _nominal[place] = false; // negative or NaN: no indicator
        }

        for (int place = 0; place < _kept.Features.Length; place++)
        {
            if (_slotCounts[_kept.Features[place]] == 1)
                continue;
            int slot = active.Slot[place];
            Numbers[start + place] = slot < 0 ? double.NaN : _placeInGroup[slot];
            if (slot < 0)
                continue;
            string category = Category(slot, _kept.Features[place]);
            bool one = active.Count[place] == 1;
            Texts[start + place] = one ? category : string.Create(CultureInfo.InvariantCulture, $"{category} {active.Value[place]:G3}");
            _nominal[place] &= one && active.IsSameAsBefore(place);
        }
    }

    private string[] CategoriesOf(int feature)
    {
        var names = new string[_slotCounts[feature]];
        for (int slot = 0; slot < _columns.Groups.Length; slot++)
        {
            if (_columns.Groups[slot] == feature)
                names[_placeInGroup[slot]] = Category(slot, feature);
        }

        return names;
    }

    private string Category(int slot, int feature)
    {
        string name = _slotNames?[slot] ?? $"{slot}", group = _columns.FeatureNames[feature];
        return name.StartsWith(group + ".", StringComparison.Ordinal) ? name[(group.Length + 1)..] : name;
    }

    // The active slots of a row, for each kept feature: how many, and the largest.
    private sealed class ActiveSlots(int width)
    {
        private readonly float[] _before = new float[width];

        public int[] Slot { get; } = new int[width];

        public int[] Count { get; } = new int[width];

        public float[] Value { get; } = new float[width];

        public void Clear()
        {
            Array.Fill(Slot, -1);
            Array.Clear(Count);
        }

        public void Add(int place, int slot, float value)
        {
            if (Count[place]++ > 0 && value <= Value[place])
                return;
            (Slot[place], Value[place]) = (slot, value);
        }

        public bool IsSameAsBefore(int place)
        {
            bool same = _before[place] == 0 || _before[place] == Value[place];
            _before[place] = Value[place];
            return same;
        }
    }
}
