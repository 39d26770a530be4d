using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Shapley interaction values of rows, a tile at a time: lanes are rows.</summary>
internal sealed class InteractionKernel<T>(ShapForest forest, BatchProgram[][] programs) : ITreeShapKernel
    where T : unmanaged, ILanes<T>
{
    public void Explain(ExplainJob job) => job.ForEachBlock(Tile<T>.Rows, () => new Worker(forest, programs));

    private sealed unsafe class Worker : IBlockWorker
    {
        private readonly ShapForest _forest;
        private readonly BatchProgram[][] _programs;
        private readonly NativeDoubles _columns;
        private readonly NativeDoubles _credit;
        private readonly NativeDoubles _pairs;
        private readonly NativeDoubles _on;
        private readonly NativeDoubles _ratios;
        private readonly NativeDoubles _path;
        private readonly NativeDoubles _scratch;
        private readonly int[] _places;

        public Worker(ShapForest forest, BatchProgram[][] programs)
        {
            _forest = forest;
            _programs = programs;
            int players = forest.Players.Count;
            _places = new int[players];
            _columns = new((long)forest.Columns.Count * Tile<T>.Rows);
            _credit = new((long)players * Tile<T>.Rows);
            _pairs = new((long)players * (players - 1) / 2 * Tile<T>.Rows);
            _on = new((long)players * Tile<T>.Rows);
            _ratios = new(players);
            _path = new(players);
            _scratch = new(programs.SelectMany(p => p).Select(BatchInteractions<T>.Scratch).DefaultIfEmpty().Max());
        }

        public void Work(ExplainJob job, int first, int count)
        {
            for (int lane = 0; lane < Tile<T>.Rows; lane++)
                _forest.Columns.Derive(Row(job, first + Math.Min(lane, count - 1)), _columns.Pointer + lane, Tile<T>.Rows);
            var tile = new BatchInteractions<T>
            {
                Columns = _columns.Pointer,
                Credit = _credit.Pointer,
                Pairs = _pairs.Pointer,
                On = _on.Pointer,
                Ratios = (double**)_ratios.Pointer,
                Path = (int*)_path.Pointer,
            };
            for (int output = 0; output < _programs.Length; output++)
            {
                _credit.Clear();
                _pairs.Clear();
                foreach (BatchProgram program in _programs[output])
                {
                    job.ThrowIfCancelled();
                    tile.Add(program, _scratch.Pointer);
                }

                for (int lane = 0; lane < count; lane++)
                    Write(job, first + lane, output, lane);
            }
        }

        public void Dispose()
        {
            foreach (NativeDoubles buffer in (NativeDoubles[])[_columns, _credit, _pairs, _on, _ratios, _path, _scratch])
                buffer.Dispose();
        }

        private ReadOnlySpan<float> Row(ExplainJob job, int row) => new(job.Rows + ((long)row * _forest.FeatureCount), _forest.FeatureCount);

        // Half of an index stands at each of a pair's two places; the diagonal has what is left of the Shapley value.
        private void Write(ExplainJob job, int row, int output, int lane)
        {
            int side = _forest.ValueCount;
            var to = new Span<double>(job.Values + ((((long)row * _programs.Length) + output) * side * side), side * side);
            to.Clear();
            for (int p = 0; p < _places.Length; p++)
                _places[p] = _forest.Players.Place(p, Row(job, row));
            for (int p = 0; p < _places.Length; p++)
            {
                int i = _places[p];
                to[(i * side) + i] += _credit.Pointer[(p * Tile<T>.Rows) + lane];
                for (int other = 0; other < p; other++)
                {
                    int j = _places[other];
                    double half = _pairs.Pointer[((long)BatchInteractions<T>.Pair(p, other) * Tile<T>.Rows) + lane] / 2;
                    to[(i * side) + j] = to[(j * side) + i] = half;
                    to[(i * side) + i] -= half;
                    to[(j * side) + j] -= half;
                }
            }
        }
    }
}
