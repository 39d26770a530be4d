using MLNet.Xai.Core.Trees.Scoring;

namespace MLNet.Xai.Core.Trees;

public sealed partial class TreeEnsemble
{
    // Fewer rows do not pay for what is done for a block of rows at once.
    private const int RowsForBlocks = 64;

    private readonly Lazy<ScoringPlan> _plan;

    /// <summary>How rows are scored in batches; made when it is first asked for.</summary>
    internal ScoringPlan Plan => _plan.Value;

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
        int blocks = (rowCount + BlockScorer.Rows - 1) / BlockScorer.Rows;
        fixed (float* pinnedRows = rows)
        fixed (double* pinnedOutputs = outputs)
        {
            float* from = pinnedRows;
            double* to = pinnedOutputs;
            ScoringPlan? plan = rowCount >= RowsForBlocks ? _plan.Value : null;
            if (threads == 1 || blocks <= 1)
            {
                using BlockScorer? scorer = plan is null ? null : new BlockScorer(plan);
                for (int block = 0; block < blocks; block++)
                    Predict(scorer, from, block, rowCount, to);
                return;
            }

            var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
            Parallel.For(0, blocks, options, () => plan is null ? null : new BlockScorer(plan), (block, _, scorer) =>
            {
                Predict(scorer, from, block, rowCount, to);
                return scorer;
            }, scorer => scorer?.Dispose());
        }
    }

    private unsafe void Predict(BlockScorer? scorer, float* rows, int block, int rowCount, double* outputs)
    {
        int first = block * BlockScorer.Rows, count = Math.Min(BlockScorer.Rows, rowCount - first);
        float* own = rows + ((long)first * FeatureCount);
        var sums = new Span<double>(outputs + ((long)first * OutputCount), count * OutputCount);
        sums.Clear();
        if (scorer is not null)
            scorer.Add(own, count, outputs + ((long)first * OutputCount));
        for (int tree = 0; scorer is null && tree < _roots.Length; tree++)
            AddTree(tree, own, count, outputs + ((long)first * OutputCount));
        Finish(sums);
    }

    /// <summary>Makes outputs of sums of leaf values, in place.</summary>
    /// <param name="sums">Rows x outputs.</param>
    internal void Finish(Span<double> sums)
    {
        for (int i = 0, output = 0; i < sums.Length; i++, output = output + 1 < OutputCount ? output + 1 : 0)
            sums[i] = _baseOffset[output] + (OutputScale * sums[i]);
    }

    /// <summary>Adds a tree's leaf values, row by row.</summary>
    internal unsafe void AddTree(int tree, float* rows, int count, double* sums)
    {
        for (int i = 0; i < count; i++)
        {
            int leaf = FindLeaf(tree, new ReadOnlySpan<float>(rows + ((long)i * FeatureCount), FeatureCount));
            for (int k = 0; k < OutputCount; k++)
                sums[(i * OutputCount) + k] += _values[(leaf * OutputCount) + k];
        }
    }
}
