namespace Microsoft.ML.Trainers.FastTree;

/// <summary>The training set after binning: what the tree grower works on. Features that cannot be split are left out.</summary>
internal sealed class BinnedSet
{
    private BinnedSet(BinnedColumn[] columns, int rowCount)
    {
        Columns = columns;
        RowCount = rowCount;
        Offsets = new int[columns.Length + 1];
        for (int c = 0; c < columns.Length; c++)
            Offsets[c + 1] = Offsets[c] + columns[c].BinCount;
    }

    public BinnedColumn[] Columns { get; }

    public int RowCount { get; }

    /// <summary>Where each column's bins start in a histogram of all columns.</summary>
    public int[] Offsets { get; }

    /// <param name="rows">The rows.</param>
    /// <param name="maximumBins">Bins a feature, below 65536.</param>
    /// <param name="minimumPerLeaf">Rows that both sides of a split must have.</param>
    /// <param name="categoricalRanges">First and last slot of each categorical variable, flattened, or null.</param>
    /// <param name="threads">Most threads to use.</param>
    public static BinnedSet Create(TrainingRows rows, int maximumBins, int minimumPerLeaf, int[] categoricalRanges, int threads)
    {
        var (starts, columnRows, values) = rows.ToColumns();
        var columns = new BinnedColumn[rows.FeatureCount];
        var taken = new bool[rows.FeatureCount];
        for (int r = 0; r + 1 < (categoricalRanges?.Length ?? 0); r += 2)
        {
            int first = categoricalRanges[r], last = categoricalRanges[r + 1];
            if (first < 0 || last >= rows.FeatureCount || last - first + 1 >= ushort.MaxValue)
                continue;
            columns[first] = Categorical(first, last, rows.RowCount, starts, columnRows, values);
            if (columns[first] is not null)
                taken.AsSpan(first, last - first + 1).Fill(true);
        }
        Parallel.For(0, rows.FeatureCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, f =>
        {
            if (!taken[f])
            {
                columns[f] = Numerical(f, rows.RowCount, columnRows.AsSpan(starts[f], starts[f + 1] - starts[f]),
                    values.AsSpan(starts[f], starts[f + 1] - starts[f]), maximumBins, minimumPerLeaf);
            }
        });
        return new BinnedSet([.. columns.OfType<BinnedColumn>()], rows.RowCount);
    }

    private static BinnedColumn Numerical(int feature, int rowCount, Span<int> rows, Span<float> values, int maximumBins, int minimumPerLeaf)
    {
        var bounds = BinFinder.UpperBounds(values.ToArray(), rowCount - rows.Length, Math.Min(maximumBins, ushort.MaxValue), minimumPerLeaf);
        if (bounds.Length == 1)
            return null;
        var bins = new ushort[rowCount];
        bins.AsSpan().Fill((ushort)BinFinder.BinOf(0, bounds));
        for (int i = 0; i < rows.Length; i++)
            bins[rows[i]] = (ushort)BinFinder.BinOf(values[i], bounds);
        return new BinnedColumn { Bins = bins, BinCount = bounds.Length, Feature = feature, UpperBounds = bounds };
    }

    /// <summary>Null when the slots are not one-hot in some row: then they are ordinary features.</summary>
    private static BinnedColumn Categorical(int first, int last, int rowCount, int[] starts, int[] rows, float[] values)
    {
        var bins = new ushort[rowCount];
        for (int slot = first; slot <= last; slot++)
        {
            for (int k = starts[slot]; k < starts[slot + 1]; k++)
            {
                if (values[k] <= 0 || bins[rows[k]] != 0)
                    return null;
                bins[rows[k]] = (ushort)(slot - first + 1);
            }
        }
        return new BinnedColumn
        {
            Bins = bins,
            BinCount = last - first + 2,
            Feature = first,
            Slots = [.. Enumerable.Range(first, last - first + 1)],
            SlotRange = [first, last],
        };
    }
}
