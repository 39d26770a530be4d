using MLNet.Xai.Core.Trees.Scoring;

namespace MLNet.Xai.Core.Trees;

public sealed partial class TreeEnsemble
{
    // Fewer rows do not pay for asking conditions of 512 at once; more conditions, of trees grown until every row is alone, do not fit into a cache.
    private const int RowsForSets = 64;
    private const int MostConditions = 1 << 16;

    private readonly Lazy<SplitTable> _splits;

    /// <summary>All outputs for many rows; the same bits as one row at a time.</summary>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="outputs">Receives <c>outputs[row * OutputCount + output]</c>.</param>
    /// <param name="threads">Number of threads; 0 means all cores.</param>
    /// <exception cref="ArgumentException">One of the two spans is too short.</exception>
    public unsafe void Predict(ReadOnlySpan<float> rows, int rowCount, Span<double> outputs, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (rows.Length < (long)rowCount * FeatureCount)
            throw new ArgumentException($"There are {rows.Length} values for {rowCount} rows of {FeatureCount} features.", nameof(rows));
        if (outputs.Length < (long)rowCount * OutputCount)
            throw new ArgumentException($"There is room for {outputs.Length} values; {rowCount} rows have {OutputCount} outputs each.", nameof(outputs));
        int blocks = (rowCount + RowBits.Rows - 1) / RowBits.Rows;
        fixed (float* pinnedRows = rows)
        fixed (double* pinnedOutputs = outputs)
        {
            float* from = pinnedRows;
            double* to = pinnedOutputs;
            bool bySets = rowCount >= RowsForSets && _splits.Value.Conditions.Length <= MostConditions;
            if (threads == 1 || blocks <= 1)
            {
                using BlockScorer? scorer = bySets ? new BlockScorer(_splits.Value) : null;
                for (int block = 0; block < blocks; block++)
                    Predict(scorer, from, block, rowCount, to);
                return;
            }

            var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
            Parallel.For(0, blocks, options, () => bySets ? new BlockScorer(_splits.Value) : null, (block, _, scorer) =>
            {
                Predict(scorer, from, block, rowCount, to);
                return scorer;
            }, scorer => scorer?.Dispose());
        }
    }

    private unsafe void Predict(BlockScorer? scorer, float* rows, int block, int rowCount, double* outputs)
    {
        int first = block * RowBits.Rows, count = Math.Min(RowBits.Rows, rowCount - first);
        float* own = rows + ((long)first * FeatureCount);
        var sums = new Span<double>(outputs + ((long)first * OutputCount), count * OutputCount);
        sums.Clear();
        if (scorer is not null)
            scorer.Add(own, count, outputs + ((long)first * OutputCount));
        else
            AddByRow(own, count, sums);
        for (int i = 0; i < sums.Length; i++)
            sums[i] = _baseOffset[i % OutputCount] + (OutputScale * sums[i]);
    }

    private unsafe void AddByRow(float* rows, int count, Span<double> sums)
    {
        for (int tree = 0; tree < _roots.Length; tree++)
        {
            for (int i = 0; i < count; i++)
            {
                int leaf = FindLeaf(tree, new ReadOnlySpan<float>(rows + ((long)i * FeatureCount), FeatureCount));
                for (int k = 0; k < OutputCount; k++)
                    sums[(i * OutputCount) + k] += _values[(leaf * OutputCount) + k];
            }
        }
    }
}
