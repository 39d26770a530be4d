using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>
/// Which features say by a zero that something is absent. ML.NET does not tell, so these are taken to: slots of a one-hot column (CategoricalSlotRanges),
/// names as FeaturizeText gives them (<c>Text.Word.great</c>, <c>Text.Char.g|r</c>), and in a column of 1,000 slots and more those of a family of at least 100 named ones
/// (<c>Bag.great</c>). It changes a label ("no 'great'" rather than "great = 0"), never a number.
/// </summary>
internal static class PresenceSlots
{
    private const int Wide = 1000;
    private const int Family = 100;

    /// <summary>For each of the features; empty where there is none.</summary>
    public static bool[] Find(ExplanationColumns columns, int[] features)
    {
        var slots = new int[columns.FeatureNames.Length];
        var last = new int[slots.Length];
        for (int slot = 0; slot < columns.Groups.Length; slot++)
        {
            slots[columns.Groups[slot]]++;
            last[columns.Groups[slot]] = slot;
        }

        bool[] categorical = Categorical(columns);
        Dictionary<string, int>? families = columns.Groups.Length >= Wide
            ? columns.FeatureNames.Where((_, f) => slots[f] == 1).GroupBy(FamilyOf, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal)
            : null;
        bool[] presence = Array.ConvertAll(features, f => slots[f] == 1
            && (categorical[last[f]] || IsText(columns.FeatureNames[f]) || (families is not null && IsOfFamily(columns.FeatureNames[f], families))));
        return Array.Exists(presence, p => p) ? presence : [];
    }

    private static bool[] Categorical(ExplanationColumns columns)
    {
        var slots = new bool[columns.Groups.Length];
        if (columns.Features is not { } features
            || features.Annotations.Schema.GetColumnOrNull("CategoricalSlotRanges")?.Type is not VectorDataViewType { ItemType.RawType: { } item } || item != typeof(int))
        {
            return slots;
        }

        VBuffer<int> ends = default;
        features.Annotations.GetValue("CategoricalSlotRanges", ref ends);
        int[] pairs = [.. ends.DenseValues()];
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            for (int slot = Math.Max(0, pairs[i]); slot <= pairs[i + 1] && slot < slots.Length; slot++)
                slots[slot] = true;
        }

        return slots;
    }

    private static bool IsText(string name) => Has(name, "Word.") || Has(name, "Char.");

    private static bool Has(string name, string part)
    {
        int at = name.IndexOf(part, StringComparison.Ordinal);
        return at == 0 || (at > 0 && name[at - 1] == '.');
    }

    // "" for a name without a dot: what the one column of a text is named, or slots without names, which are no family.
    private static string FamilyOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot ? name[..dot] : "";

    private static bool IsOfFamily(string name, Dictionary<string, int> families)
    {
        string family = FamilyOf(name);
        return family.Length > 0 && families[family] >= Family && !name.AsSpan(family.Length + 1).ContainsAnyInRange('0', '9');
    }
}
