using System.Globalization;

namespace MLNet.Xai.Core.Contrast;

/// <summary>Categories in words.</summary>
internal static class CategoryText
{
    /// <summary>The name of the slot that is 1, without the feature's name; null where none is, and the numbers where they are not one-hot.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="slotNames">Names of its slots.</param>
    /// <param name="values">Their values.</param>
    public static string? Of(string feature, IReadOnlyList<string> slotNames, IReadOnlyList<float> values)
    {
        if (values.Count == 1 || values.Any(v => v is not (0 or 1)) || values.Sum() > 1)
            return string.Join(' ', values.Select(v => float.IsNaN(v) ? "missing" : v.ToString("G6", CultureInfo.InvariantCulture)));
        int one = Enumerable.Range(0, values.Count).FirstOrDefault(i => values[i] == 1, -1);
        return one < 0 ? null : Kind(feature, slotNames[one]);
    }

    /// <summary>A slot's name without the feature's.</summary>
    public static string Kind(string feature, string slot) => slot.StartsWith(feature + ".", StringComparison.Ordinal) ? slot[(feature.Length + 1)..] : slot;
}
