namespace MLNet.Xai.Tabular;

/// <summary>The features that an option <c>Groups</c> names.</summary>
internal static class NamedGroups
{
    /// <summary>Checks what can be checked without data.</summary>
    /// <exception cref="ArgumentException">A group has no name or no members.</exception>
    public static void Check(IReadOnlyDictionary<string, string[]>? groups, string option)
    {
        foreach ((string name, string[] members) in groups ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
        {
            if (string.IsNullOrWhiteSpace(name) || members is not { Length: > 0 } || members.Any(string.IsNullOrEmpty))
                throw new ArgumentException($"{option}: the group '{name}' needs a name, and names of slots or columns.", nameof(groups));
        }
    }

    /// <summary>For every slot its group, or null.</summary>
    /// <exception cref="ArgumentException">There is no slot of a name, or two groups have the same.</exception>
    public static string?[] Of(IReadOnlyDictionary<string, string[]> groups, IReadOnlyList<string> slots, SlotSource source, string option)
    {
        ILookup<string, int> bySlot = Enumerable.Range(0, slots.Count).ToLookup(slot => slots[slot], StringComparer.Ordinal);
        ILookup<string, int> bySource = Enumerable.Range(0, slots.Count).ToLookup(slot => source.Of(slots[slot]), StringComparer.Ordinal);
        string?[] group = new string?[slots.Count];
        foreach ((string name, string[] members) in groups)
        {
            foreach (string member in members)
            {
                int[] found = [.. bySlot[member].Concat(bySource[member]).Distinct()];
                if (found.Length == 0)
                {
                    throw new ArgumentException(
                        $"{option}: '{name}' names '{member}', and the feature column has no slot or source column of that name. It has {Some(bySource.Select(s => s.Key))}.");
                }

                foreach (int slot in found)
                {
                    if (group[slot] is { } other && !other.Equals(name, StringComparison.Ordinal))
                        throw new ArgumentException($"{option}: the slot '{slots[slot]}' is in two groups, '{other}' and '{name}'.");
                    group[slot] = name;
                }
            }
        }

        return group;
    }

    /// <summary>Refuses a group that is called like a feature outside of it.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public static void CheckNames(IReadOnlyDictionary<string, string[]>? groups, IEnumerable<string> names, string option)
    {
        if (groups is not null && names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(n => n.Count() > 1 && groups.ContainsKey(n.Key)) is { } twice)
            throw new ArgumentException($"{option}: there is a feature '{twice.Key}' beside the group of that name. Call the group something else, or put the feature into it.");
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names.Take(21)];
        return string.Join(", ", all.Take(20).Select(name => $"'{name}'")) + (all.Length > 20 ? " and more" : "");
    }
}
