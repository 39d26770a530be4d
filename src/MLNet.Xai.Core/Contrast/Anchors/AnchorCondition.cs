using System.Globalization;

namespace MLNet.Xai.Core.Contrast;

/// <summary>What a rule says of one feature.</summary>
/// <param name="Feature">Its place in <see cref="ContrastSpace.Features"/>.</param>
/// <param name="Above">The number is greater than this; negative infinity for no lower end.</param>
/// <param name="AtMost">The number is at most this; infinity for no upper end.</param>
/// <param name="Values">For a category, and for a number that is missing: the values that its slots have; null for a range.</param>
public sealed record AnchorCondition(int Feature, double Above, double AtMost, IReadOnlyList<float>? Values)
{
    /// <summary>Whether a row keeps it.</summary>
    public bool Holds(ContrastSpace space, ReadOnlySpan<float> row)
    {
        ArgumentNullException.ThrowIfNull(space);
        IReadOnlyList<int> slots = space.Features[Feature].Slots;
        if (Values is null)
            return row[slots[0]] > Above && row[slots[0]] <= AtMost;
        for (int i = 0; i < slots.Count; i++)
        {
            if (!Values[i].Equals(row[slots[i]]))
                return false;
        }

        return true;
    }

    /// <summary>In words: <c>20 &lt; Age &lt;= 30</c>, <c>Purpose = car</c>, <c>Income is missing</c>; numbers to six digits.</summary>
    /// <param name="name">The feature's name.</param>
    /// <param name="slotNames">Names of its slots, which one-hot categories are called by.</param>
    public string Describe(string name, IReadOnlyList<string>? slotNames = null)
    {
        if (Values is null)
            return double.IsNegativeInfinity(Above) ? $"{name} <= {Text(AtMost)}" : double.IsPositiveInfinity(AtMost) ? $"{name} > {Text(Above)}" : $"{Text(Above)} < {name} <= {Text(AtMost)}";
        if (Values.Count == 1 && float.IsNaN(Values[0]))
            return $"{name} is missing";
        string[] slots = [.. slotNames ?? Values.Select((_, i) => $"{i}")];
        return CategoryText.Of(name, slots, Values) is { } text ? $"{name} = {text}" : $"{name} is none of {string.Join(", ", slots.Select(slot => CategoryText.Kind(name, slot)))}";
    }

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
