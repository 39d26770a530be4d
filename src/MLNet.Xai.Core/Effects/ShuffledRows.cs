namespace MLNet.Xai.Core.Effects;

/// <summary>Rows of which one group of features is shuffled. One thread's copy.</summary>
/// <param name="rows">Row-major, as they are; shuffled in place.</param>
/// <param name="columns">By feature its numbers as they are; null for those that are in no group.</param>
internal sealed class ShuffledRows<T>(T[] rows, T[]?[] columns)
{
    private int[] _shuffled = [];

    /// <summary>By feature its numbers as they are, for those that are in a group; null for others.</summary>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="groups">The groups.</param>
    public static T[]?[] Columns(ReadOnlySpan<T> rows, int features, int[][] groups)
    {
        var columns = new T[]?[features];
        foreach (int feature in groups.SelectMany(g => g))
        {
            T[] column = columns[feature] = new T[rows.Length / features];
            for (int r = 0, at = feature; r < column.Length; r++, at += features)
                column[r] = rows[at];
        }

        return columns;
    }

    /// <summary>Shuffles a group, all other features standing as they are.</summary>
    /// <param name="group">The features.</param>
    /// <param name="order">By row the one whose values it gets.</param>
    /// <returns>All rows.</returns>
    public T[] Shuffle(int[] group, int[] order)
    {
        // The same group again is written over.
        if (!ReferenceEquals(group, _shuffled))
        {
            foreach (int feature in _shuffled)
            {
                T[] column = columns[feature]!;
                for (int r = 0, at = feature; r < column.Length; r++, at += columns.Length)
                    rows[at] = column[r];
            }

            _shuffled = group;
        }

        foreach (int feature in group)
        {
            T[] column = columns[feature]!;
            for (int r = 0, at = feature; r < order.Length; r++, at += columns.Length)
                rows[at] = column[order[r]];
        }

        return rows;
    }
}
