using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>One call of an explainer: rows in, values out, on some threads, with progress and cancellation.</summary>
internal sealed unsafe class ExplainJob(
    float* rows, int rowCount, double* values, int threads, IProgress<double>? progress, CancellationToken cancellation)
{
    private readonly Lock _reporting = new();
    private int _finished;

    /// <summary>Row-major feature values.</summary>
    public float* Rows { get; } = rows;

    /// <summary>Number of rows.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>Where the values go.</summary>
    public double* Values { get; } = values;

    /// <summary>Number of threads to use at most.</summary>
    public int Threads { get; } = threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>The same call with values written elsewhere, and without telling of progress.</summary>
    public ExplainJob WithValues(double* elsewhere) => new(Rows, RowCount, elsewhere, Threads, null, cancellation);

    /// <summary>Throws when the caller cancelled; to be asked between tiles.</summary>
    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Counts finished rows and tells the caller.</summary>
    public void Finished(int rows)
    {
        if (progress is null)
            return;
        lock (_reporting)
        {
            _finished += rows;
            progress.Report(Math.Min(1, (double)_finished / RowCount));
        }
    }

    /// <summary>Cuts the rows into blocks and has them worked on, block by block, by as many workers as are useful.</summary>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="newWorker">Makes one worker; it is used by one thread at a time and disposed of whatever happens.</param>
    public void ForEachBlock(int blockRows, Func<IBlockWorker> newWorker)
    {
        int blocks = (int)(((long)RowCount + blockRows - 1) / blockRows);
        int workers = Math.Min(Threads, blocks);
        int next = -1;
        Workers.Run(workers, Work);

        void Work()
        {
            using IBlockWorker worker = newWorker();
            for (int block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
            {
                ThrowIfCancelled();
                int first = block * blockRows;
                int count = Math.Min(blockRows, RowCount - first);
                worker.Work(this, first, count);
                Finished(count);
            }
        }
    }
}

/// <summary>One thread's buffers and what it does with a block of rows.</summary>
internal interface IBlockWorker : IDisposable
{
    /// <summary>Explains the rows from <paramref name="first"/> on.</summary>
    void Work(ExplainJob job, int first, int count);
}
