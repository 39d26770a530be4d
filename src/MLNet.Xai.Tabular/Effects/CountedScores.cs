using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>A model that tells how many rows it has scored.</summary>
/// <param name="function">The model.</param>
/// <param name="listener">Hears of it, one report at a time.</param>
/// <param name="cancellation">Stops it between two calls.</param>
internal sealed class CountedScores(ScoredFunction function, IProgress<ExplainProgress> listener, CancellationToken cancellation)
{
    private const int RowsAtOnce = 4096;

    private readonly Lock _lock = new();
    private long _rows;

    /// <summary>One thread for a call: several calls run at a time.</summary>
    public ModelFunction<float> Model => (rows, count, outputs) =>
    {
        int slots = rows.Length / Math.Max(1, count), width = outputs.Length / Math.Max(1, count);
        for (int from = 0; from < count; from += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int some = Math.Min(RowsAtOnce, count - from);
            function.Score(rows.Slice(from * slots, some * slots), some, outputs.Slice(from * width, some * width), threads: 1);
            lock (_lock)
                listener.Report(new ExplainProgress("scoring", _rows += some));
        }
    };
}
