using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Shapley values of few rows, one at a time.</summary>
internal sealed class RowKernel<T>(ShapForest forest) : ITreeShapKernel
    where T : unmanaged, ILanes<T>
{
    private readonly RowProgram<T>[][] _programs = [.. forest.Trees.Select(trees => trees.Select(t => new RowProgram<T>(t)).ToArray())];

    // Below so many nodes a second thread takes longer to start than the work does.
    private const long NodesWorthAThread = 50_000;

    public void Explain(ExplainJob job)
    {
        long nodes = _programs.Sum(output => output.Sum(p => (long)p.NodeCount));
        int rows = (int)Math.Clamp(NodesWorthAThread / (nodes + 1), 1, job.RowCount);
        job.ForEachBlock(rows, () => new Worker(forest, _programs));
    }

    private sealed unsafe class Worker : IBlockWorker
    {
        private readonly ShapForest _forest;
        private readonly RowProgram<T>[][] _programs;
        private readonly NativeDoubles _columns;
        private readonly NativeDoubles _credit;
        private readonly NativeDoubles _sums;
        private readonly NativeDoubles _gains;

        public Worker(ShapForest forest, RowProgram<T>[][] programs)
        {
            _forest = forest;
            _programs = programs;
            _columns = new(forest.Columns.Count);
            _credit = new(forest.Players.Count * T.Count);
            int scratch = programs.SelectMany(p => p).Select(p => p.Scratch).DefaultIfEmpty().Max();
            _sums = new(scratch);
            _gains = new(scratch);
        }

        public void Work(ExplainJob job, int first, int count)
        {
            int features = _forest.FeatureCount;
            for (int r = first; r < first + count; r++)
            {
                var row = new ReadOnlySpan<float>(job.Rows + ((long)r * features), features);
                _forest.Columns.Derive(row, _columns.Pointer, 1);
                for (int output = 0; output < _programs.Length; output++)
                {
                    _credit.Clear();
                    foreach (RowProgram<T> program in _programs[output])
                        program.Add(_columns.Pointer, _sums.Pointer, _gains.Pointer, _credit.Pointer);
                    var to = new Span<double>(job.Values + ((((long)r * _programs.Length) + output) * features), features);
                    to.Clear();
                    for (int p = 0; p < _forest.Players.Count; p++)
                        to[_forest.Players.Feature(p, row)] = T.Sum(T.Load(_credit.Pointer + (p * T.Count)));
                }
            }
        }

        public void Dispose()
        {
            _columns.Dispose();
            _credit.Dispose();
            _sums.Dispose();
            _gains.Dispose();
        }
    }
}
