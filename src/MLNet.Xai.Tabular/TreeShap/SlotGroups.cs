using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Which explained feature each slot of the feature column is part of, and the features' names: all different, none empty.</summary>
internal sealed record SlotGroups(string[] Names, int[] GroupOfSlot)
{
    /// <summary>Whether a feature is more than a slot.</summary>
    public bool IsGrouped => Names.Length < GroupOfSlot.Length;

    /// <summary>Reads names and groups from a feature column.</summary>
    /// <param name="schema">The schema of the data that the explainer reads.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="slots">Names of its slots.</param>
    /// <param name="groups">Features by name.</param>
    /// <param name="groupBy">Which other slots are one feature.</param>
    /// <param name="option">What named them, for messages.</param>
    /// <exception cref="ArgumentException">A named group has no such slot, or a slot of another one, or takes a feature's name.</exception>
    public static SlotGroups Of(
        DataViewSchema schema, DataViewSchema.Column features, IReadOnlyList<string> slots, IReadOnlyDictionary<string, string[]>? groups, SlotGrouping groupBy, string option)
    {
        var source = new SlotSource(schema);
        string?[] named = groups is not null ? NamedGroups.Of(groups, slots, source, option) : new string?[slots.Count];
        bool bySource = groupBy == SlotGrouping.SourceColumn;
        int[] range = bySource ? CategoricalSlots.Variables(features, slots.Count) : [.. Enumerable.Repeat(-1, slots.Count)];
        string[] sources = bySource ? [.. slots.Select(source.Of)] : [];
        Dictionary<string, int> sharing = sources.Where((_, slot) => named[slot] is null).GroupBy(s => s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var names = new List<string>();
        var known = new Dictionary<(string? Named, int Range, string Source), int>();
        int[] group = new int[slots.Count];
        for (int slot = 0; slot < slots.Count; slot++)
        {
            bool alone = !bySource || (named[slot] is null && range[slot] < 0 && sharing[sources[slot]] == 1);
            (string? Named, int Range, string Source) key = (named[slot], -1, "");
            if (named[slot] is null)
                key = range[slot] >= 0 ? (null, range[slot], "") : (null, -1, alone ? $"{slot}" : sources[slot] + ".");
            if (!known.TryGetValue(key, out group[slot]))
            {
                known[key] = group[slot] = names.Count;
                names.Add(named[slot] ?? (alone ? slots[slot] : key.Range < 0 ? sources[slot] : NameOf(slot)));
            }
        }

        NamedGroups.CheckNames(groups, names, option);
        return new SlotGroups(Distinct(names), group);

        // Slots without names, such as those of hashes, are told by where they lie.
        string NameOf(int first)
        {
            int last = Array.LastIndexOf(range, range[first]);
            return last > first && sources[first].Equals($"slot {first}", StringComparison.Ordinal) ? $"slots {first} to {last}" : sources[first];
        }
    }

    /// <summary>Writes names, and groups only where there are any.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.WriteStrings(Names);
        writer.WriteInts(IsGrouped ? GroupOfSlot : []);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SlotGroups Read(BinaryReader reader)
    {
        string[] names = reader.ReadStrings();
        int[] groups = reader.ReadInts();
        return new SlotGroups(names, groups.Length > 0 ? groups : [.. Enumerable.Range(0, names.Length)]);
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
