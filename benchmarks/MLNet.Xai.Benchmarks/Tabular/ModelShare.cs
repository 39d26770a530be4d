using System.Diagnostics;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>A model function that knows how long it was at work.</summary>
/// <param name="inner">The model.</param>
internal sealed class ModelShare(ModelFunction<float> inner)
{
    private long _ticks;

    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs)
    {
        long start = Stopwatch.GetTimestamp();
        inner(rows, count, outputs);
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Seconds of some work, and which share of them was the model's.</summary>
    public (double Seconds, double Share) Of(Action work)
    {
        _ticks = 0;
        long start = Stopwatch.GetTimestamp();
        work();
        long all = Stopwatch.GetTimestamp() - start;
        return (all / (double)Stopwatch.Frequency, _ticks / (double)all);
    }
}
