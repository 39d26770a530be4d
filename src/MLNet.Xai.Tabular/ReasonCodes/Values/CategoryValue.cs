using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>Slots that are zero but for at most one are the categories of a variable; the number is the place of that one, -1 where there is none.</summary>
internal sealed class CategoryValue : ReasonValue
{
    private readonly int[] _slots;
    private readonly string[] _names;

    public CategoryValue(int[] slots, IReadOnlyList<string> slotNames, string feature)
    {
        // "Purpose.car" of "Purpose" is car; slots of another name keep it.
        string prefix = feature + ".", common = slotNames[slots[0]][..(slotNames[slots[0]].IndexOf('.', StringComparison.Ordinal) + 1)];
        string cut = slots.All(slot => slotNames[slot].StartsWith(prefix, StringComparison.Ordinal)) ? prefix
            : slots.All(slot => slotNames[slot].StartsWith(common, StringComparison.Ordinal)) ? common : "";
        (_slots, _names) = (slots, [.. slots.Select(slot => slotNames[slot][cut.Length..])]);
    }

    /// <summary>Whether slots are categories in all these rows.</summary>
    public static bool Fits(ReadOnlySpan<float> rows, int[] slots, int width)
    {
        for (int at = 0; at < rows.Length; at += width)
        {
            ReadOnlySpan<float> row = rows.Slice(at, width);
            int ones = 0;
            foreach (int slot in slots)
            {
                if (row[slot] is not (0 or 1))
                    return false;
                ones += row[slot] == 1 ? 1 : 0;
            }

            if (ones > 1)
                return false;
        }

        return true;
    }

    public override void Take(ReadOnlySpan<float> row, Span<float> numbers)
    {
        int found = -1;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (row[_slots[i]] == 0)
                continue;
            if (found >= 0 || row[_slots[i]] != 1)
            {
                found = -1;
                break;
            }

            found = i;
        }

        numbers[0] = found;
    }

    public override float[] Reference(ReadOnlySpan<float> rows, int slots)
    {
        int[] counts = new int[_slots.Length + 1];
        Span<float> number = stackalloc float[1];
        for (int at = 0; at < rows.Length; at += slots)
        {
            Take(rows.Slice(at, slots), number);
            counts[(int)number[0] + 1]++;
        }

        // Of equally frequent ones the first slot; none of the known ones only where it is more frequent than each.
        int best = 1;
        for (int i = 2; i < counts.Length; i++)
            best = counts[i] > counts[best] ? i : best;
        return [(counts[0] > counts[best] ? 0 : best) - 1];
    }

    public override string? Text(ReadOnlySpan<float> numbers, string? format, CultureInfo culture) =>
        numbers[0] >= 0 && numbers[0] < _names.Length ? _names[(int)numbers[0]] : null;
}
