using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Which explained feature each slot of the feature column is part of, and the features' names: all different, none empty.</summary>
internal sealed record SlotGroups(string[] Names, int[] GroupOfSlot)
{
    /// <summary>Reads names and groups from a feature column.</summary>
    public static SlotGroups Of(DataViewSchema.Column features, IReadOnlyList<string> slots, SlotGrouping grouping)
    {
        if (grouping == SlotGrouping.None)
            return new SlotGroups(Distinct(slots), [.. Enumerable.Range(0, slots.Count)]);

        int[] range = CategoricalSlots.Variables(features, slots.Count);
        Dictionary<string, int> sharing = slots.GroupBy(Source, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var names = new List<string>();
        var known = new Dictionary<(int Range, string Source), int>();
        int[] groups = new int[slots.Count];
        for (int slot = 0; slot < slots.Count; slot++)
        {
            string source = Source(slots[slot]);
            bool alone = range[slot] < 0 && sharing[source] == 1;
            (int, string) key = range[slot] >= 0 ? (range[slot], "") : (-1, alone ? slots[slot] : source);
            if (!known.TryGetValue(key, out groups[slot]))
            {
                known[key] = groups[slot] = names.Count;
                names.Add(alone ? slots[slot] : source);
            }
        }

        return new SlotGroups(Distinct(names), groups);
    }

    // ML.NET names a slot of a concatenated vector "Column.slot".
    private static string Source(string slot)
    {
        int dot = slot.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? slot[..dot] : slot;
    }

    private static string[] Distinct(IReadOnlyList<string> names)
    {
        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select((name, i) =>
        {
            string unique = string.IsNullOrWhiteSpace(name) ? $"slot {i}" : name;
            for (int n = 2; !seen.Add(unique); n++)
                unique = taken.Contains($"{name} ({n})") ? unique : $"{name} ({n})";
            return unique;
        })];
    }
}
