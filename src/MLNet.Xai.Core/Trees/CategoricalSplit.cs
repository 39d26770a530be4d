namespace MLNet.Xai.Core.Trees;

/// <summary>The condition of a node that asks for membership in a set instead of comparing with a threshold.</summary>
public sealed class CategoricalSplit
{
    private readonly int[] _members;

    private CategoricalSplit(CategoricalSplitKind kind, int feature, int[] members)
    {
        Kind = kind;
        Feature = feature;
        _members = members;
    }

    /// <summary>What <see cref="Members"/> are.</summary>
    public CategoricalSplitKind Kind { get; }

    /// <summary>The compared feature, or the first member for a one-hot split.</summary>
    public int Feature { get; }

    /// <summary>Feature indices for a one-hot split, category numbers otherwise; ascending.</summary>
    public ReadOnlySpan<int> Members => _members;

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

    /// <summary>The same condition where features have other numbers.</summary>
    internal CategoricalSplit Renumber(int[] places) => new(
        Kind, places[Feature], Kind == CategoricalSplitKind.AnySlotGoesRight ? [.. _members.Select(slot => places[slot])] : _members);

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
        return x is > -1 and < int.MaxValue && Array.BinarySearch(_members, (int)x) >= 0;
    }
}
