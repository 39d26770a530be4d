using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>A scorer that knows how much processor time it took, on all threads, and on how many texts.</summary>
internal sealed class TimedScorer(TextScorer inner) : TextScorer
{
    private static readonly double s_clock = ClockCost();
    private double _seconds;

    public long Texts { get; private set; }

    public long Calls { get; private set; }

    /// <summary>Receives the texts, where set.</summary>
    public List<string>? Seen { get; set; }

    public override IReadOnlyList<string> OutputNames => inner.OutputNames;

    public override string? MaskText => inner.MaskText;

    public override double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        (Texts, Calls) = (Texts + texts.Count, Calls + 1);
        Seen?.AddRange(texts);
        double start = Clock.Processor();
        double[] outputs = inner.Score(texts, cancellation);
        _seconds += Clock.Processor() - start;
        return outputs;
    }

    /// <summary>Seconds of processor time and of wall time of some work, and which share of the first was the model's.</summary>
    public (double Seconds, double Wall, double Share) Of(Action work)
    {
        (_seconds, Texts, Calls) = (0, 0, 0);
        double start = Clock.Processor(), clock = Clock.Wall();
        work();
        (double all, double wall) = (Clock.Processor() - start, Clock.Wall() - clock);

        // Each call reads the clock twice, a system call of a microsecond, of which one falls to the model.
        all -= 2 * Calls * s_clock;
        return (all, wall, (_seconds - (Calls * s_clock)) / all);
    }

    private static double ClockCost()
    {
        double[] costs = new double[4096];
        for (int i = 0; i < costs.Length; i++)
        {
            double start = Clock.Processor();
            costs[i] = Clock.Processor() - start;
        }

        return Results.Median(costs);
    }
}
