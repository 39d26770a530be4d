namespace MLNet.Xai.Core.Trees;

/// <summary>The condition of a node that asks for membership in a set instead of comparing with a threshold.</summary>
public sealed class CategoricalSplit
{
    private readonly int[] _members;
    private readonly float[] _values;

    private CategoricalSplit(CategoricalSplitKind kind, int feature, int[] members, float[]? values = null)
    {
        Kind = kind;
        Feature = feature;
        _members = members;
        _values = values ?? [];
    }

    /// <summary>What is asked, and what <see cref="Members"/> are.</summary>
    public CategoricalSplitKind Kind { get; }

    /// <summary>The compared feature, or the first member for a one-hot split.</summary>
    public int Feature { get; }

    /// <summary>Feature indices for a one-hot split, category numbers for <see cref="CategoricalSplitKind.CategoryGoesLeft"/>, else none; ascending.</summary>
    public ReadOnlySpan<int> Members => _members;

    /// <summary>The numbers of <see cref="CategoricalSplitKind.ValueGoesLeft"/>, else none; ascending.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>ML.NET's categorical split: right when any of the listed one-hot slots is greater than zero, else left.</summary>
    /// <exception cref="ArgumentException">No slot is given.</exception>
    public static CategoricalSplit AnySlotGoesRight(IEnumerable<int> slots)
    {
        int[] members = [.. slots.Order()];
        if (members.Length == 0)
            throw new ArgumentException("A categorical split needs at least one slot.", nameof(slots));
        return new CategoricalSplit(CategoricalSplitKind.AnySlotGoesRight, members[0], members);
    }

    /// <summary>
    /// LightGBM's and XGBoost's categorical split: the value, cut to an integer, goes left when it is one of
    /// <paramref name="categories"/>, right when it is not (negative values too); NaN goes where the node's default says.
    /// </summary>
    public static CategoricalSplit CategoryGoesLeft(int feature, IEnumerable<int> categories) =>
        new(CategoricalSplitKind.CategoryGoesLeft, feature, [.. categories.Order()]);

    /// <summary>ONNX's BRANCH_EQ and BRANCH_MEMBER: a value that equals one of the numbers goes left, another one right; NaN goes where the node's default says.</summary>
    /// <exception cref="ArgumentException">One of them is NaN.</exception>
    public static CategoricalSplit ValueGoesLeft(int feature, IEnumerable<float> values)
    {
        float[] sorted = [.. values.Select(value => value + 0f).Distinct().Order()];    // -0 is 0
        return !sorted.Any(float.IsNaN) ? new(CategoricalSplitKind.ValueGoesLeft, feature, [], sorted) : throw new ArgumentException("NaN equals no value.", nameof(values));
    }

    /// <summary>The same condition where features have other numbers.</summary>
    internal CategoricalSplit Renumber(int[] places) => new(
        Kind, places[Feature], Kind == CategoricalSplitKind.AnySlotGoesRight ? [.. _members.Select(slot => places[slot])] : _members, _values);

    /// <summary>Whether a row goes left.</summary>
    public bool GoesLeft(ReadOnlySpan<float> row, bool nanGoesLeft)
    {
        if (Kind == CategoricalSplitKind.AnySlotGoesRight)
        {
            foreach (int slot in _members)
            {
                if (row[slot] > 0)
                    return false;
            }

            return true;
        }

        float x = row[Feature];
        if (float.IsNaN(x))
            return nanGoesLeft;
        if (Kind == CategoricalSplitKind.ValueGoesLeft)
            return Array.BinarySearch(_values, x) >= 0;
        return x is > -1 and < int.MaxValue && Array.BinarySearch(_members, (int)x) >= 0;
    }
}
