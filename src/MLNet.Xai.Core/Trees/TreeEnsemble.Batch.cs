namespace MLNet.Xai.Core.Trees;

public sealed partial class TreeEnsemble
{
    // Rows that go through one tree while it is in the cache.
    private const int PredictedTogether = 256;

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
        int blocks = (rowCount + PredictedTogether - 1) / PredictedTogether;
        fixed (float* pinnedRows = rows)
        fixed (double* pinnedOutputs = outputs)
        {
            float* from = pinnedRows;
            double* to = pinnedOutputs;
            if (threads == 1 || blocks <= 1)
            {
                for (int block = 0; block < blocks; block++)
                    Predict(from, block, rowCount, to);
            }
            else
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
                Parallel.For(0, blocks, options, block => Predict(from, block, rowCount, to));
            }
        }
    }

    private unsafe void Predict(float* rows, int block, int rowCount, double* outputs)
    {
        int first = block * PredictedTogether;
        int count = Math.Min(PredictedTogether, rowCount - first);
        var sums = new Span<double>(outputs + ((long)first * OutputCount), count * OutputCount);
        sums.Clear();
        for (int tree = 0; tree < _roots.Length; tree++)
        {
            for (int i = 0; i < count; i++)
            {
                int leaf = FindLeaf(tree, new ReadOnlySpan<float>(rows + ((long)(first + i) * FeatureCount), FeatureCount));
                for (int k = 0; k < OutputCount; k++)
                    sums[(i * OutputCount) + k] += _values[(leaf * OutputCount) + k];
            }
        }

        for (int i = 0; i < sums.Length; i++)
            sums[i] = _baseOffset[i % OutputCount] + (OutputScale * sums[i]);
    }
}
