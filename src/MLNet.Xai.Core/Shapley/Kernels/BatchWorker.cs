using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>One thread's buffers for blocks of tiles.</summary>
internal sealed unsafe class BatchWorker<T> : IBlockWorker
    where T : unmanaged, ILanes<T>
{
    // Programs that are gone through together, tile after tile: most of a second-level cache.
    private const long ChunkBytes = 600 * 1024;

    private readonly ShapForest _forest;
    private readonly BatchProgram[][] _programs;
    private readonly NativeDoubles _columns;
    private readonly NativeDoubles _credit;
    private readonly NativeDoubles _on;
    private readonly NativeDoubles _scratch;

    public BatchWorker(ShapForest forest, BatchProgram[][] programs, int tiles)
    {
        _forest = forest;
        _programs = programs;
        int rows = Tile<T>.Rows;
        _columns = new((long)tiles * forest.Columns.Count * rows);
        _credit = new((long)tiles * forest.Players.Count * rows);
        _on = new((long)forest.Players.Count * rows);
        long scratch = programs.SelectMany(p => p).Select(p => BatchValues<T>.Scratch(p)).DefaultIfEmpty().Max();
        _scratch = new(scratch);
    }

    public void Work(ExplainJob job, int first, int count)
    {
        int tiles = (count + Tile<T>.Rows - 1) / Tile<T>.Rows;
        long columnSize = (long)_forest.Columns.Count * Tile<T>.Rows;
        long creditSize = (long)_forest.Players.Count * Tile<T>.Rows;
        for (int i = 0; i < tiles * Tile<T>.Rows; i++)
        {
            double* to = _columns.Pointer + (i / Tile<T>.Rows * columnSize) + (i % Tile<T>.Rows);
            _forest.Columns.Derive(Row(job, first + Math.Min(i, count - 1)), to, Tile<T>.Rows);
        }

        for (int output = 0; output < _programs.Length; output++)
        {
            _credit.Clear();
            BatchProgram[] programs = _programs[output];
            for (int from = 0, to; from < programs.Length; from = to)
            {
                to = Chunk(programs, from);
                for (int tile = 0; tile < tiles; tile++)
                {
                    job.ThrowIfCancelled();
                    var values = new BatchValues<T>(_columns.Pointer + (tile * columnSize), _credit.Pointer + (tile * creditSize), _on.Pointer);
                    for (int i = from; i < to; i++)
                        values.Add(programs[i], _scratch.Pointer);
                }
            }

            for (int i = 0; i < count; i++)
                Write(job, first + i, output, _credit.Pointer + (i / Tile<T>.Rows * creditSize) + (i % Tile<T>.Rows));
        }
    }

    public void Dispose()
    {
        _columns.Dispose();
        _credit.Dispose();
        _on.Dispose();
        _scratch.Dispose();
    }

    private static int Chunk(BatchProgram[] programs, int from)
    {
        long bytes = programs[from].Bytes;
        int to = from + 1;
        while (to < programs.Length && bytes < ChunkBytes)
            bytes += programs[to++].Bytes;
        return to;
    }

    private ReadOnlySpan<float> Row(ExplainJob job, int row) => new(job.Rows + ((long)row * _forest.FeatureCount), _forest.FeatureCount);

    private void Write(ExplainJob job, int row, int output, double* credit)
    {
        var to = new Span<double>(job.Values + ((((long)row * _programs.Length) + output) * _forest.ValueCount), _forest.ValueCount);
        to.Clear();
        ReadOnlySpan<float> x = Row(job, row);
        for (int p = 0; p < _forest.Players.Count; p++)
            to[_forest.Players.Place(p, x)] = credit[p * Tile<T>.Rows];
    }
}
