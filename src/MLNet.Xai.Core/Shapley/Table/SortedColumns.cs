using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>The derived columns of a block of rows, each sorted once, so that every tree ranks its rows by merging.</summary>
internal sealed unsafe class SortedColumns
{
    private readonly double[][] _sorted;
    private readonly int[][] _order;
    private readonly int[] _missing;

    /// <summary>Sorts the columns of <paramref name="count"/> rows.</summary>
    public SortedColumns(ShapForest forest, ReadOnlySpan<float> rows, int count, int threads = 1)
    {
        int columns = forest.Columns.Count;
        Count = count;
        double[] derived = new double[columns * count];
        fixed (double* to = derived)
        {
            for (int r = 0; r < count; r++)
                forest.Columns.Derive(rows.Slice(r * forest.FeatureCount, forest.FeatureCount), to + r, count);
        }

        _sorted = new double[columns][];
        _order = new int[columns][];
        _missing = new int[columns];
        if (threads == 1)
        {
            for (int column = 0; column < columns; column++)
                Sort(column, derived);
        }
        else
        {
            Parallel.For(0, columns, new ParallelOptions { MaxDegreeOfParallelism = threads }, column => Sort(column, derived));
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Ranks the rows: how many of the thresholds are smaller than the value; NaN, which is on no threshold's left, ranks highest.</summary>
    public void Rank(RankColumn column, byte* ranks)
    {
        ReadOnlySpan<double> sorted = _sorted[column.Column];
        ReadOnlySpan<int> order = _order[column.Column].AsSpan(0, sorted.Length);
        double[] thresholds = column.Thresholds;
        int missing = _missing[column.Column];
        for (int i = 0; i < missing; i++)
            ranks[order[i]] = byte.MaxValue;
        int rank = 0;
        for (int i = missing; i < sorted.Length; i++)
        {
            double x = sorted[i];
            while (rank < thresholds.Length && thresholds[rank] < x)
                rank++;
            ranks[order[i]] = (byte)rank;
        }
    }

    private void Sort(int column, double[] derived)
    {
        double[] keys = derived[(column * Count)..((column + 1) * Count)];
        int[] order = new int[Count];
        for (int r = 0; r < Count; r++)
            order[r] = r;
        Array.Sort(keys, order); // NaN comes first
        _sorted[column] = keys;
        _order[column] = order;
        while (_missing[column] < Count && double.IsNaN(keys[_missing[column]]))
            _missing[column]++;
    }
}
