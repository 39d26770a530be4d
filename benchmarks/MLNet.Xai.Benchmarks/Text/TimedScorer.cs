using System.Diagnostics;
using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>A scorer that knows how long it was at work, and on how many texts.</summary>
internal sealed class TimedScorer(TextScorer inner) : TextScorer
{
    private long _ticks;

    public long Texts { get; private set; }

    public long Calls { get; private set; }

    public override IReadOnlyList<string> OutputNames => inner.OutputNames;

    public override string? MaskText => inner.MaskText;

    public override double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        (Texts, Calls) = (Texts + texts.Count, Calls + 1);
        long start = Stopwatch.GetTimestamp();
        double[] outputs = inner.Score(texts, cancellation);
        _ticks += Stopwatch.GetTimestamp() - start;
        return outputs;
    }

    /// <summary>Seconds of some work, and which share of them was the model's.</summary>
    public (double Seconds, double Share) Of(Action work)
    {
        (_ticks, Texts, Calls) = (0, 0, 0);
        long start = Stopwatch.GetTimestamp();
        work();
        long all = Stopwatch.GetTimestamp() - start;
        return (all / (double)Stopwatch.Frequency, _ticks / (double)all);
    }
}
