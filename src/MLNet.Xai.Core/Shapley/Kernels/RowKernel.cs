using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Shapley values of few rows, one at a time.</summary>
internal sealed class RowKernel<T> : ITreeShapKernel
    where T : unmanaged, ILanes<T>
{
    // Below so many nodes a second thread takes longer to start than the work does.
    private const long NodesWorthAThread = 50_000;

    private readonly ShapForest _forest;
    private readonly RowProgram<T>[][] _programs;
    private readonly int _scratch;
    private readonly int _rowsPerBlock;
    private Worker? _spare;

    public RowKernel(ShapForest forest)
    {
        _forest = forest;
        _programs = [.. forest.Trees.Select(trees => trees.Select(t => new RowProgram<T>(t)).ToArray())];
        RowProgram<T>[] all = [.. _programs.SelectMany(p => p)];
        _scratch = all.Select(p => p.Scratch).DefaultIfEmpty().Max();
        _rowsPerBlock = (int)(1 + (NodesWorthAThread / (1 + all.Sum(p => (long)p.NodeCount))));
    }

    // A single row is explained in microseconds: its buffers are kept for the next one.
    public void Explain(ExplainJob job) => job.ForEachBlock(_rowsPerBlock, () => Interlocked.Exchange(ref _spare, null) ?? new Worker(this));

    private sealed unsafe class Worker(RowKernel<T> kernel) : IBlockWorker
    {
        private readonly NativeDoubles _columns = new(kernel._forest.Columns.Count);
        private readonly NativeDoubles _credit = new(kernel._forest.Players.Count * T.Count);
        private readonly NativeDoubles _sums = new(kernel._scratch);
        private readonly NativeDoubles _gains = new(kernel._scratch);

        public void Work(ExplainJob job, int first, int count)
        {
            ShapForest forest = kernel._forest;
            int features = forest.FeatureCount;
            for (int r = first; r < first + count; r++)
            {
                var row = new ReadOnlySpan<float>(job.Rows + ((long)r * features), features);
                forest.Columns.Derive(row, _columns.Pointer, 1);
                for (int output = 0; output < forest.OutputCount; output++)
                {
                    _credit.Clear();
                    foreach (RowProgram<T> program in kernel._programs[output])
                        program.Add(_columns.Pointer, _sums.Pointer, _gains.Pointer, _credit.Pointer);
                    var to = new Span<double>(job.Values + ((((long)r * forest.OutputCount) + output) * forest.ValueCount), forest.ValueCount);
                    to.Clear();
                    for (int p = 0; p < forest.Players.Count; p++)
                        to[forest.Players.Place(p, row)] = T.Sum(T.Load(_credit.Pointer + (p * T.Count)));
                }
            }
        }

        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref kernel._spare, this, null) is null)
                return;
            _columns.Dispose();
            _credit.Dispose();
            _sums.Dispose();
            _gains.Dispose();
        }
    }
}
