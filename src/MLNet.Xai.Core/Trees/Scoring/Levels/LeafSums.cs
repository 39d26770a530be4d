namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Adds leaf values to rows' sums.</summary>
internal static unsafe class LeafSums
{
    /// <summary>Those of one tree.</summary>
    /// <param name="values">Leaves x outputs.</param>
    /// <param name="leaves">By row its leaf.</param>
    /// <param name="outputs">Outputs of a leaf.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="sums">Count x outputs; what is there is added to.</param>
    public static void Add(double* values, ushort* leaves, int outputs, int count, double* sums)
    {
        if (outputs == 1)
        {
            for (int r = 0; r < count; r++)
                sums[r] += values[leaves[r]];
            return;
        }

        for (int r = 0; r < count; r++, sums += outputs)
        {
            double* leaf = values + ((long)leaves[r] * outputs);
            for (int k = 0; k < outputs; k++)
                sums[k] += leaf[k];
        }
    }

    /// <summary>Those of four trees with one output, in their order: sums are read and written once.</summary>
    public static void Add(double* values0, double* values1, double* values2, double* values3, ushort* leaves0, ushort* leaves1, ushort* leaves2, ushort* leaves3, int count, double* sums)
    {
        for (int r = 0; r < count; r++)
            sums[r] = sums[r] + values0[leaves0[r]] + values1[leaves1[r]] + values2[leaves2[r]] + values3[leaves3[r]];
    }
}
